package pipeline

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/reelmill/reelmill/internal/ffmpeg"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/stills"
	"github.com/reelmill/reelmill/profiles"
)

// revision stands in every recipe for what our own code adds: filter graphs, encoder options, the choice of a poster's frame and a
// teaser's start. Raise it when the same tools would make other bytes of the same plan, or old derivatives will be taken for new ones.
const revision = "2"

// Recipes turns plans into graphs of steps. It knows the tool versions that decide a derivative's bytes.
type Recipes struct {
	tools map[string]string
	// chunk is the length of a chunk in seconds that the operator wishes; zero leaves it to the rule.
	chunk float64
}

// MeasureTools asks the programs for their versions.
func MeasureTools(ctx context.Context, video *ffmpeg.Tools, pictures *stills.Tools) (Recipes, error) {
	ffmpegVersion, err := video.Version(ctx)
	if err != nil {
		return Recipes{}, err
	}
	vipsVersion, err := pictures.Version(ctx)
	if err != nil {
		return Recipes{}, err
	}
	return NewRecipes(map[string]string{"ffmpeg": ffmpegVersion, "vips": vipsVersion, "graph": revision}), nil
}

// NewRecipes returns recipes for known tool versions, by tool name.
func NewRecipes(tools map[string]string) Recipes { return Recipes{tools: tools} }

// InChunksOf returns the recipes with another target length of chunks, in seconds; zero is the rule.
func (r Recipes) InChunksOf(seconds float64) Recipes {
	r.chunk = seconds
	return r
}

// Tools returns the tool versions by name.
func (r Recipes) Tools() map[string]string { return r.tools }

// row is the record of a planned derivative. members are the fingerprints of what a stream holds.
func (r Recipes) row(version *records.Version, planned profiles.Derivative, members []string) (records.Derivative, error) {
	id, err := records.NewID()
	if err != nil {
		return records.Derivative{}, err
	}
	recipe := planned.Recipe(version.MasterSHA256, r.tools)
	recipe.Members = members
	if r.chunk > 0 && planned.Output == profiles.OutputVideo {
		recipe.Tools["chunk"] = fmt.Sprintf("%g s", r.chunk) // where the seams lie decides bytes, too
	}
	text, err := json.Marshal(recipe)
	return records.Derivative{
		ID: id, VersionID: version.ID, Planned: planned, State: records.DerivativePlanned,
		Fingerprint: recipe.Fingerprint(), Recipe: string(text),
	}, err
}

// soundPart names the sound of a programme by everything that decides its bytes.
func (r Recipes) soundPart(version *records.Version, sound profiles.Sound, duration float64) string {
	sound.Label, sound.Default, sound.Described = "", false, false
	return digestOf("sound", version.MasterSHA256, r.tools, sound, duration)
}

// chunkPart names one chunk of a rendition.
func chunkPart(row records.Derivative, chunk profiles.Chunk) string {
	return digestOf("chunk", row.Fingerprint, chunk.Rate, chunk.From, chunk.To)
}

// digestOf hashes values that JSON can hold.
func digestOf(values ...any) string {
	text, err := json.Marshal(values)
	if err != nil {
		panic("pipeline: a name cannot be made: " + err.Error()) // a value of ours that JSON cannot hold
	}
	return sum256(text)
}
