package pipeline

import (
	"encoding/json"
	"fmt"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// What a step is to do stands in its derivatives where it makes any. The kinds below make parts, or make a derivative of
// parts, and carry their arguments as JSON.

// encodeArgs are the arguments of an encode step: one chunk of some rungs of one codec.
type encodeArgs struct {
	Chunk profiles.Chunk `json:"chunk"`
	Rungs []rungPart     `json:"rungs"`
}

// rungPart is the chunk of one rung.
type rungPart struct {
	Derivative string `json:"derivative"`
	Part       string `json:"part"`
}

// soundArgs are the arguments of an audio step: one sound track in some codings.
type soundArgs struct {
	Sounds []soundPart `json:"sounds"`
}

type soundPart struct {
	Part     string         `json:"part"`
	Sound    profiles.Sound `json:"sound"`
	Duration float64        `json:"duration"`
}

// assembleArgs are the arguments of an assemble step. Sound is empty for silent renditions.
type assembleArgs struct {
	Chunks []string `json:"chunks"`
	Sound  string   `json:"sound,omitempty"`
}

// packageArgs are the arguments of a package step: the part of each sound, in the order of the plan.
type packageArgs struct {
	Sounds []string `json:"sounds,omitempty"`
}

// withArgs writes a step's arguments.
func withArgs(step *records.Step, args any) error {
	text, err := json.Marshal(args)
	if err != nil {
		return fmt.Errorf("arguments of a step: %w", err)
	}
	step.Args = string(text)
	return nil
}

// argsOf reads the arguments of a step.
func argsOf[T any](step *records.Step) (T, error) {
	var args T
	if err := json.Unmarshal([]byte(step.Args), &args); err != nil {
		return args, jobs.Refuse("step-unreadable", "The step does not say what it is to do.", "Submit the master again.", err)
	}
	return args, nil
}
