package subprocess_test

import (
	"context"
	"slices"
	"testing"

	"github.com/reelmill/reelmill/internal/subprocess"
)

func TestWatchIsToldOfPrograms(t *testing.T) {
	t.Parallel()
	var names []string
	var exits []int
	ctx := subprocess.Watched(t.Context(), func(_ context.Context, program string) func(int, error) {
		names = append(names, program)
		return func(exit int, err error) {
			if (err != nil) != (exit != 0) {
				t.Errorf("exit %d came with %v", exit, err)
			}
			exits = append(exits, exit)
		}
	})
	for _, script := range []string{"exit 0", "exit 3", "kill -KILL $$"} {
		_, _ = subprocess.Run(ctx, subprocess.Command{Path: "/bin/sh", Args: []string{"-c", script}})
	}
	_, err := subprocess.Run(ctx, subprocess.Command{Path: "no-such-program-anywhere"})
	if err == nil {
		t.Error("a missing program ran")
	}
	if !slices.Equal(names, []string{"sh", "sh", "sh"}) || !slices.Equal(exits, []int{0, 3, -1}) {
		t.Errorf("told of %v, ended with %v", names, exits)
	}
}
