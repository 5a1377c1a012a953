package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/pipeline"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/records/recordstest"
	"github.com/reelmill/reelmill/internal/scratch"
	"github.com/reelmill/reelmill/internal/storage"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// bench is a maker over a real database with one asset waiting to be probed.
type bench struct {
	store   *records.Store
	maker   *pipeline.Maker
	space   *scratch.Space
	version *records.Version
	step    records.Step
}

func newBench(t *testing.T) *bench {
	t.Helper()
	dir := t.TempDir()
	store, err := records.Open(t.Context(), records.Config{URL: recordstest.BlankSQLite(t)})
	must(t, err)
	t.Cleanup(func() { must(t, store.Close()) })
	files, err := storage.OpenFiles(filepath.Join(dir, "store"))
	must(t, err)
	space, err := scratch.Open(filepath.Join(dir, "scratch"), 0)
	must(t, err)
	b := &bench{store: store, space: space}
	b.maker = pipeline.NewMaker(store, files, pipeline.Tools{Scratch: space}, func() {}, slog.New(slog.DiscardHandler))
	set, err := profiles.Lookup("article")
	must(t, err)
	b.version, err = store.CreateAsset(t.Context(), &records.Asset{ID: "asset", SetName: "article"},
		&records.Master{Origin: records.OriginKey, Ref: "incoming/a", Set: *set, Priority: jobs.PriorityNormal}, nil)
	must(t, err)
	b.refresh(t)
	return b
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (b *bench) refresh(t *testing.T) *records.Progress {
	t.Helper()
	progress, err := b.store.Progress(t.Context(), b.version.ID)
	must(t, err)
	b.step = progress.Steps[0]
	b.version, err = b.store.Version(t.Context(), "asset", 1)
	must(t, err)
	return progress
}

// attempt runs one attempt at the step and returns what the queue is told.
func (b *bench) attempt(ctx context.Context, work pipeline.Make) error {
	return b.maker.Attempt(ctx, jobs.Payload{Version: 1, Step: b.step.ID, Generation: b.step.Generation}, "w1", work)
}

func failing(err error) pipeline.Make {
	return func(context.Context, *pipeline.Job) (pipeline.Apply, error) { return nil, err }
}

func succeeding(context.Context, *pipeline.Job) (pipeline.Apply, error) {
	return func(*records.Tx) error { return nil }, nil
}

func (b *bench) expect(t *testing.T, state jobs.State, counted int, outcome records.Outcome, version records.VersionState) {
	t.Helper()
	progress := b.refresh(t)
	last := progress.Attempts[len(progress.Attempts)-1]
	if b.step.State != state || b.step.Attempt != counted || last.Outcome != outcome || b.version.State != version {
		t.Errorf("step %s with %d attempts, last %q, version %s; want %s, %d, %q, %s",
			b.step.State, b.step.Attempt, last.Outcome, b.version.State, state, counted, outcome, version)
	}
	if used, _, err := b.space.Usage(); err != nil || used != 0 {
		t.Errorf("scratch holds %d bytes, %v", used, err)
	}
}

func TestDone(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	must(t, b.attempt(t.Context(), succeeding))
	b.expect(t, jobs.StateDone, 1, records.OutcomeDone, records.VersionProcessing)
	if err := b.attempt(t.Context(), failing(errors.New("must not run"))); err != nil {
		t.Errorf("a settled step answers %v, want nil", err)
	}
}

func TestPermanentFailsTheVersion(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	err := b.attempt(t.Context(), failing(jobs.Refuse("broken-index", "Broken.", "Export again.", nil)))
	if fault := jobs.AsFault(err); fault.Class != jobs.Permanent || fault.Code != "broken-index" {
		t.Errorf("the queue is told %v", err)
	}
	b.expect(t, jobs.StateFailed, 1, records.OutcomePermanent, records.VersionFailed)
	if b.version.Code != "broken-index" || b.version.Hint != "Export again." {
		t.Errorf("the version says %q, %q", b.version.Code, b.version.Hint)
	}
}

func TestTransientComesBackUntilItsAttemptsAreUsed(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for n := 1; n < b.step.MaxAttempts; n++ {
		err := b.attempt(t.Context(), failing(errors.New("storage answered 503")))
		if fault := jobs.AsFault(err); fault.Class != jobs.Transient || fault.After <= 0 {
			t.Fatalf("attempt %d: the queue is told %v", n, err)
		}
		b.expect(t, jobs.StateReady, n, records.OutcomeTransient, records.VersionProcessing)
	}
	if err := b.attempt(t.Context(), failing(errors.New("again"))); jobs.AsFault(err).Class != jobs.Permanent {
		t.Errorf("after the last attempt the queue is told %v", err)
	}
	b.expect(t, jobs.StateFailed, b.step.MaxAttempts, records.OutcomeTransient, records.VersionFailed)
}

func TestPostponedIsNotCounted(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	err := b.attempt(t.Context(), failing(jobs.Postpone("not-now", "Not now.", time.Minute)))
	if fault := jobs.AsFault(err); fault.Class != jobs.Postponed || fault.After != time.Minute {
		t.Errorf("the queue is told %v", err)
	}
	b.expect(t, jobs.StateReady, 0, records.OutcomeReleased, records.VersionProcessing)
}

func TestPanicIsTransient(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	err := b.attempt(t.Context(), func(context.Context, *pipeline.Job) (pipeline.Apply, error) { panic("boom") })
	if jobs.AsFault(err).Class != jobs.Transient {
		t.Errorf("the queue is told %v", err)
	}
	b.expect(t, jobs.StateReady, 1, records.OutcomeTransient, records.VersionProcessing)
}

// waiting blocks until its context ends, as a supervised program does.
func waiting(started chan<- struct{}) pipeline.Make {
	return func(ctx context.Context, _ *pipeline.Job) (pipeline.Apply, error) {
		close(started)
		<-ctx.Done()
		return nil, context.Cause(ctx)
	}
}

func TestShutdownGivesTheStepBack(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	ctx, cancel := context.WithCancelCause(t.Context())
	started := make(chan struct{})
	go func() { <-started; cancel(jobs.ErrShutdown) }()
	if err := b.attempt(ctx, waiting(started)); jobs.CodeOf(err) != "worker-shutdown" {
		t.Errorf("the queue is told %v", err)
	}
	b.expect(t, jobs.StateReady, 0, records.OutcomeReleased, records.VersionProcessing)
}

func TestCancelStopsTheAttempt(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	started := make(chan struct{})
	go func() {
		<-started
		if err := b.store.Cancel(context.WithoutCancel(t.Context()), "asset", 1); err != nil {
			t.Error(err)
		}
	}()
	if err := b.attempt(t.Context(), waiting(started)); !errors.Is(err, jobs.ErrCanceled) {
		t.Errorf("the queue is told %v", err)
	}
	b.expect(t, jobs.StateCanceled, 1, records.OutcomeCanceled, records.VersionCanceled)
}

// TestGhostsNeverPublish: an attempt whose claim was taken over finishes its work, and changes nothing.
func TestGhostsNeverPublish(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	err := b.attempt(t.Context(), func(ctx context.Context, _ *pipeline.Job) (pipeline.Apply, error) {
		stale, err := b.store.StaleClaims(ctx, -time.Second, 10)
		if err != nil || len(stale) != 1 {
			return nil, errors.Join(err, errors.New("no claim to take over"))
		}
		return func(*records.Tx) error { return nil }, b.store.Reclaim(ctx, stale[0])
	})
	if err != nil {
		t.Errorf("the queue is told %v, want nil: the new holder settles the step", err)
	}
	b.expect(t, jobs.StateReady, 1, records.OutcomeLost, records.VersionProcessing)
}

// TestFaultsThatMentionACancelAreCounted: only the attempt's own context tells of a shutdown.
func TestFaultsThatMentionACancelAreCounted(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	_ = b.attempt(t.Context(), failing(jobs.Stumble("ffmpeg-killed", "Gone.", "", context.Canceled)))
	b.expect(t, jobs.StateReady, 1, records.OutcomeTransient, records.VersionProcessing)
}

// What is no fault of the step costs no attempt, however often it happens, until patience is over.
func TestSurroundingsCostNoAttempt(t *testing.T) {
	t.Parallel()
	for name, broken := range map[string]error{
		"a full store":    jobs.Stumble("storage-full", "Full.", "", nil),
		"a lost database": fmt.Errorf("read parts: %w", io.ErrUnexpectedEOF),
	} {
		b := newBench(t)
		for range 2 * b.step.MaxAttempts {
			if fault := jobs.AsFault(b.attempt(t.Context(), failing(broken))); fault.Class != jobs.Transient || fault.After == 0 {
				t.Fatalf("%s: the queue is told %v", name, fault)
			}
		}
		b.expect(t, jobs.StateReady, 0, records.OutcomeReleased, records.VersionProcessing)
	}
}
