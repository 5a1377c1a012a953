package subprocess_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const (
	roleVariable = "SUBPROCESS_TEST_ROLE"
	// markVariable is passed on to every process a test starts, so that leftovers can be found wherever they fled.
	markVariable = "SUBPROCESS_TEST_MARK"
)

// TestMain runs the tests, or plays the badly behaved program that one of them asked for.
func TestMain(m *testing.M) {
	if role := os.Getenv(roleVariable); role != "" {
		os.Exit(play(role, os.Args[1:]))
	}
	code := m.Run()
	if left := marked(); len(left) > 0 {
		fmt.Fprintln(os.Stderr, "processes left behind:", left)
		code = 1
	}
	os.Exit(code)
}

func mark() string { return markVariable + "=" + strconv.Itoa(os.Getpid()) }

// marked lists the running processes that carry this test binary's mark.
func marked() []string {
	var found []string
	files, _ := filepath.Glob("/proc/[0-9]*/environ")
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err == nil && strings.Contains("\x00"+string(text), "\x00"+mark()+"\x00") {
			found = append(found, filepath.Base(filepath.Dir(file)))
		}
	}
	return found
}
