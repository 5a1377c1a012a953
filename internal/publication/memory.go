package publication

import (
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

const (
	leastCache  = 64 << 20
	cacheShare  = 10 // one part in so many of the memory there is
	memoryLimit = "/sys/fs/cgroup/memory.max"
)

// roomForPages is how many bytes of prepared documents are kept in memory where nobody says: a share of what this machine has, or of what
// its container may have.
func roomForPages() uint64 { return max(leastCache, memory()/cacheShare) }

// memory is what this process may use, in bytes, 0 where that is not known.
func memory() uint64 {
	var machine unix.Sysinfo_t
	total := uint64(0)
	if unix.Sysinfo(&machine) == nil {
		total = machine.Totalram * uint64(machine.Unit)
	}
	text, _ := os.ReadFile(memoryLimit) // missing where there are no control groups
	limit, err := strconv.ParseUint(strings.TrimSpace(string(text)), 10, 64)
	if err == nil && (total == 0 || limit < total) {
		return limit
	}
	return total
}
