package testserver

import (
	"errors"
	"fmt"
	"runtime"
	"testing"
)

// Borrow calls something made for tests outside of one, so that what lends databases, troubles and samples to tests lends them to
// the programs of developers, too. A test's refusal, its Fatal and its Skip, becomes the error. giveBack is never nil and does what
// the test would have done at its end.
func Borrow[T any](lend func(testing.TB) T) (lent T, giveBack func(), err error) {
	b := &borrower{}
	done := make(chan struct{})
	go func() {
		defer close(done)
		lent = lend(b)
	}()
	<-done
	return lent, func() {
		for _, back := range b.back {
			back()
		}
	}, b.said
}

// borrower stands in for a test.
type borrower struct {
	testing.TB // the rest of a test is not there

	back []func()
	said error
}

func (b *borrower) Helper()                      {}
func (b *borrower) Cleanup(back func())          { b.back = append(b.back, back) }
func (b *borrower) Error(args ...any)            { b.said = errors.New(fmt.Sprint(args...)) }
func (b *borrower) Errorf(f string, args ...any) { b.said = fmt.Errorf(f, args...) }
func (b *borrower) Fatal(args ...any)            { b.end(fmt.Sprint(args...)) }
func (b *borrower) Fatalf(f string, args ...any) { b.end(fmt.Sprintf(f, args...)) }
func (b *borrower) Skip(args ...any)             { b.end(fmt.Sprint(args...)) }
func (b *borrower) Skipf(f string, args ...any)  { b.end(fmt.Sprintf(f, args...)) }

func (b *borrower) end(why string) {
	b.said = errors.New(why)
	runtime.Goexit()
}
