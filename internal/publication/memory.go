package publication

import (
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

const (
	leastCache = 64 << 20
	cacheShare = 10 // one part in so many of the memory there is
)

// memoryLimits are where a container's limit stands, in the second and in the first version of control groups.
func memoryLimits() []string {
	return []string{"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"}
}

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
	for _, path := range memoryLimits() {
		text, _ := os.ReadFile(path) // missing where there are no control groups
		limit, err := strconv.ParseUint(strings.TrimSpace(string(text)), 10, 64)
		if err == nil && (total == 0 || limit < total) {
			total = limit
		}
	}
	return total
}
