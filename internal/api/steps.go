package api

import (
	"cmp"
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/reelmill/reelmill/internal/pipeline"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

// stepQuery selects and pages.
type stepQuery struct {
	State  string `query:"state" enum:"running,ready,waiting,failed" default:"running"`
	Lane   string `query:"lane" enum:"control,light,heavy"`
	Kind   string `query:"kind" maxLength:"40"`
	Worker string `query:"worker" maxLength:"300"`
	Asset  string `query:"asset" maxLength:"300" doc:"Id, or ext: with your own"`
	Cursor string `query:"cursor" maxLength:"500"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

type stepPath struct {
	ID string `path:"id" maxLength:"100"`
}

type stepsAnswer struct {
	Body StepPage
}

type stepAnswer struct {
	Body ListedStep
}

func (s *server) stepRoutes(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "list-steps", Method: http.MethodGet, Path: "/v1/steps", Tags: []string{"operation"},
		Summary: "Steps in one state: what runs where, since when, and why it failed; failures newest first, the rest oldest first",
	}, s.listSteps)
	huma.Register(api, huma.Operation{
		OperationID: "retry-step", Method: http.MethodPost, Path: "/v1/steps/{id}/retry", Tags: []string{"operation"},
		Summary: "Start a failed step again, and with it all failed and canceled steps of its version: a set is published whole",
	}, s.steer(s.intake.RetryStep))
	huma.Register(api, huma.Operation{
		OperationID: "cancel-step", Method: http.MethodPost, Path: "/v1/steps/{id}/cancel", Tags: []string{"operation"},
		Summary: "Stop the version a step belongs to: without one output its set could never be published. " +
			"Of a published version only what was added later is stopped",
	}, s.steer(s.intake.CancelStep))
}

// steer is a route that decides something about a step and answers with how it stands then.
func (s *server) steer(decide func(context.Context, string) error) func(context.Context, *stepPath) (*stepAnswer, error) {
	return func(ctx context.Context, in *stepPath) (*stepAnswer, error) {
		if err := decide(ctx, in.ID); err != nil {
			return nil, s.fail(err)
		}
		step, err := s.records.Step(ctx, in.ID)
		if err != nil {
			return nil, s.fail(err)
		}
		return &stepAnswer{Body: listedStepOf(step, s.records.Now())}, nil
	}
}

func (s *server) listSteps(ctx context.Context, in *stepQuery) (*stepsAnswer, error) {
	after, err := placeOf(in.Cursor, in.fingerprint())
	if err != nil {
		return nil, s.fail(err)
	}
	filter := records.StepFilter{
		State: jobs.State(in.State), Lane: jobs.Lane(in.Lane), Kind: jobs.Kind(in.Kind), Worker: in.Worker,
		After: records.StepMark{ReadyAt: after.At, ID: after.ID}, Limit: in.Limit + 1,
	}
	if in.Asset != "" {
		asset, err := s.records.Asset(ctx, in.Asset)
		if err != nil {
			return nil, s.fail(err)
		}
		filter.AssetID = asset.ID
	}
	steps, err := s.records.Steps(ctx, filter)
	if err != nil {
		return nil, s.fail(err)
	}
	page := StepPage{Steps: []ListedStep{}}
	if len(steps) > in.Limit {
		steps = steps[:in.Limit]
		last := steps[in.Limit-1].Step
		page.Cursor = cursorOf(place{Query: in.fingerprint(), At: last.ReadyAt, ID: last.ID})
	}
	for i := range steps {
		page.Steps = append(page.Steps, listedStepOf(&steps[i], s.records.Now()))
	}
	return &stepsAnswer{Body: page}, nil
}

func (q *stepQuery) fingerprint() string {
	return shortHash(strings.Join([]string{"steps", q.State, q.Lane, q.Kind, q.Worker, q.Asset}, "\x00"))
}

func listedStepOf(listed *records.ListedStep, now time.Time) ListedStep {
	step := &listed.Step
	var attempts []Attempt
	for _, attempt := range listed.Attempts {
		attempts = append(attempts, attemptOf(attempt))
	}
	view := ListedStep{
		Step: stepOf(step, attempts, now), Asset: listed.Asset.ID, Title: cmp.Or(listed.Asset.Title, listed.Version.Filename), Version: listed.Version.Number,
		Priority: string(step.Priority), Units: step.Units, Since: sinceWhen(step).Time(), Attempt: step.Attempt, Allowed: step.MaxAttempts,
	}
	if listed.Asset.ExternalID != nil {
		view.ExternalID = *listed.Asset.ExternalID
	}
	if at, end, ok := pipeline.Position(step); ok && step.State != jobs.StateReady && step.State != jobs.StateWaiting {
		view.Position, view.End = &at, &end
	}
	return view
}

// sinceWhen is when a step came into its state.
func sinceWhen(step *records.Step) records.Instant {
	switch step.State {
	case jobs.StateRunning:
		return step.StartedAt
	case jobs.StateReady:
		return step.ReadyAt
	case jobs.StateWaiting:
		return step.CreatedAt
	default:
		return step.FinishedAt
	}
}
