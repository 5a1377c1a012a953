package pipeline

import (
	"context"
	"encoding/json"
	"fmt"
	"sort"
	"strings"

	"github.com/reelmill/reelmill/internal/ffmpeg"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/stills"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// lastOrdinal puts the publishing step behind everything else in a list.
const lastOrdinal = 1_000_000

// revision stands in every recipe for what our own code adds: filter graphs, encoder options, the choice of a poster's frame and a
// teaser's start. Raise it when the same tools would make other bytes of the same plan, or old derivatives will be taken for new ones.
const revision = "1"

// Recipes turns plans into graphs of steps. It knows the tool versions that decide a derivative's bytes.
type Recipes struct {
	tools map[string]string
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

// Tools returns the tool versions by name.
func (r Recipes) Tools() map[string]string { return r.tools }

// graph turns planned derivatives into steps: what comes from one decode is one step.
func (r Recipes) graph(version *records.Version, plan []profiles.Derivative, sidecars []records.SubtitleSource) (*records.Graph, error) {
	graph := &records.Graph{}
	for _, group := range grouped(plan) {
		if err := r.addStep(graph, version, group, sidecars); err != nil {
			return nil, err
		}
	}
	return graph, nil
}

// bundle is the derivatives one step makes.
type bundle struct {
	kind        jobs.Kind
	label       string
	derivatives []profiles.Derivative
}

func grouped(plan []profiles.Derivative) []bundle {
	var order []string
	groups := map[string]*bundle{}
	for _, derivative := range plan {
		kind, label := stepOf(derivative)
		name := string(kind) + " " + label
		if groups[name] == nil {
			groups[name] = &bundle{kind: kind, label: label}
			order = append(order, name)
		}
		groups[name].derivatives = append(groups[name].derivatives, derivative)
	}
	result := make([]bundle, 0, len(order))
	for _, name := range order {
		result = append(result, *groups[name])
	}
	sort.SliceStable(result, func(a, b int) bool { return urgency(result[a].kind) < urgency(result[b].kind) })
	return result
}

// urgency sorts the cheap and visible first.
func urgency(kind jobs.Kind) int {
	for place, known := range jobs.Kinds() {
		if kind == known {
			return place
		}
	}
	return len(jobs.Kinds())
}

func stepOf(derivative profiles.Derivative) (jobs.Kind, string) {
	switch derivative.Output {
	case profiles.OutputPoster:
		return jobs.KindPoster, "posters"
	case profiles.OutputTeaser:
		return jobs.KindTeaser, derivative.Profile.Name
	case profiles.OutputSubtitle:
		return jobs.KindSubtitle, fmt.Sprintf("%s %s", derivative.Locale, trackName(derivative))
	case profiles.OutputImage:
		return jobs.KindImage, "images"
	case profiles.OutputAudio:
		return jobs.KindAudio, "sound"
	default:
		return jobs.KindEncode, "ladder"
	}
}

func trackName(derivative profiles.Derivative) string {
	if derivative.Track < 0 {
		return derivative.TextKind
	}
	return fmt.Sprintf("%s #%d", derivative.TextKind, derivative.Track)
}

func (r Recipes) addStep(graph *records.Graph, version *records.Version, group bundle, sidecars []records.SubtitleSource) error {
	step, err := records.NewStep(version, group.kind, group.label)
	if err != nil {
		return err
	}
	step.Ordinal = len(graph.Steps) + 1
	var prints []string
	for _, planned := range group.derivatives {
		row, err := r.row(version, step.ID, planned, sidecars)
		if err != nil {
			return err
		}
		row.Ordinal = len(graph.Derivatives) + 1
		graph.Derivatives = append(graph.Derivatives, row)
		prints = append(prints, row.Fingerprint)
	}
	step.Work = sum256([]byte(strings.Join(prints, " ")))
	graph.Steps = append(graph.Steps, step)
	return nil
}

func (r Recipes) row(version *records.Version, stepID string, planned profiles.Derivative, sidecars []records.SubtitleSource) (records.Derivative, error) {
	id, err := records.NewID()
	if err != nil {
		return records.Derivative{}, err
	}
	recipe := planned.Recipe(version.MasterSHA256, r.tools)
	text, err := json.Marshal(recipe)
	row := records.Derivative{
		ID: id, VersionID: version.ID, StepID: stepID, Planned: planned, State: records.DerivativePlanned,
		Fingerprint: recipe.Fingerprint(), Recipe: string(text),
	}
	for _, source := range sidecars {
		if planned.Track < 0 && source.Locale == planned.Locale && source.Kind == planned.TextKind {
			row.SubtitleID = source.ID
		}
	}
	return row, err
}

// sidecarGraph is the graph of one subtitle file that arrived after its version was planned. It is empty where the set asks
// for no subtitles.
func (r Recipes) sidecarGraph(version *records.Version, source *records.SubtitleSource) (*records.Graph, error) {
	options := profiles.Options{Focal: profiles.Centre(), Sidecars: []profiles.Sidecar{sidecar(*source)}}
	plan, err := version.SetDoc.Plan(*version.Source, options)
	if err != nil {
		return nil, err
	}
	var fresh []profiles.Derivative
	for _, derivative := range plan.Derivatives {
		if derivative.Output == profiles.OutputSubtitle && derivative.Track < 0 {
			fresh = append(fresh, derivative)
		}
	}
	graph, err := r.graph(version, fresh, []records.SubtitleSource{*source})
	if err != nil {
		return nil, err
	}
	for i := range graph.Steps {
		graph.Steps[i].Ordinal += lastOrdinal / 2
	}
	return graph, nil
}

func sidecar(source records.SubtitleSource) profiles.Sidecar {
	return profiles.Sidecar{Locale: source.Locale, Kind: source.Kind, SHA256: source.SHA256}
}
