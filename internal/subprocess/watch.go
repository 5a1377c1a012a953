package subprocess

import (
	"context"
	"errors"
)

// Watch is told of a program that starts, by the base name of its file and never by its arguments, which may hold addresses with
// passwords. What it returns is called once when the program has ended, with its exit code, -1 when it has none.
type Watch func(ctx context.Context, program string) (ended func(exit int, err error))

type watchKey struct{}

// Watched returns a context whose programs watch is told of.
func Watched(ctx context.Context, watch Watch) context.Context {
	return context.WithValue(ctx, watchKey{}, watch)
}

func watched(ctx context.Context, program string) (ended func(exit int, err error)) {
	if watch, ok := ctx.Value(watchKey{}).(Watch); ok {
		return watch(ctx, program)
	}
	return func(int, error) {}
}

func exitOf(err error) int {
	var exit *ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit):
		return exit.Code
	}
	return -1
}
