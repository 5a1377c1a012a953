package main

import (
	"errors"
	"fmt"
	"runtime"
	"testing"

	"github.com/reelmill/reelmill/internal/storage/storagetest"
)

// borrower stands in for a test, so that what the tests of storage use serves the suite, too.
type borrower struct {
	testing.TB // the rest of a test is not there

	back []func()
	said error
}

// Helper implements [testing.TB].
func (b *borrower) Helper() {}

// Cleanup implements [testing.TB].
func (b *borrower) Cleanup(back func()) { b.back = append(b.back, back) }

// Fatal implements [testing.TB].
func (b *borrower) Fatal(args ...any) {
	b.said = errors.New(fmt.Sprint(args...))
	runtime.Goexit()
}

// borrowTrouble puts trouble before a bucket. calm ends it.
func borrowTrouble(direct string) (trouble *storagetest.Trouble, through string, calm func(), err error) {
	b, done := &borrower{}, make(chan struct{})
	go func() {
		defer close(done)
		trouble, through = storagetest.NewTrouble(b, direct)
	}()
	<-done
	return trouble, through, func() {
		for _, back := range b.back {
			back()
		}
	}, b.said
}
