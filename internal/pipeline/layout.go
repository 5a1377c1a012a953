package pipeline

import (
	"fmt"
	"slices"
	"strings"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// lastOrdinal puts the publishing step behind everything else in a list.
const lastOrdinal = 1_000_000

// layout lays a plan out as steps: what comes from one decode is one step, and what is made of other steps waits for
// them.
type layout struct {
	recipes Recipes
	version *records.Version
	graph   *records.Graph
	// bySound is the step that makes each sound part, by the part's name.
	bySound map[string]string
	// feeds are the steps a stream waits for.
	feeds []string
}

func newLayout(r Recipes, version *records.Version) *layout {
	return &layout{recipes: r, version: version, graph: &records.Graph{}, bySound: map[string]string{}}
}

// rows records every planned derivative. Streams come last in a plan, so what they hold is known by then.
func (r Recipes) rows(version *records.Version, plan []profiles.Derivative, files beside) ([]records.Derivative, error) {
	rows := make([]records.Derivative, 0, len(plan))
	for i, planned := range plan {
		var members []string
		if planned.Output == profiles.OutputStream {
			members = membersOf(planned, rows)
		}
		row, err := r.row(version, planned, members)
		if err != nil {
			return nil, err
		}
		row.Ordinal = i + 1
		row.SubtitleID, row.PosterID = files.subtitleOf(planned), files.posterOf(planned)
		rows = append(rows, row)
	}
	return rows, nil
}

// membersOf are the fingerprints of what a stream holds: its videos in their order, then texts and storyboards.
func membersOf(stream profiles.Derivative, rows []records.Derivative) []string {
	var members []string
	for _, name := range stream.Members {
		for _, row := range rows {
			if row.Planned.Output == profiles.OutputVideo && row.Planned.Profile.Name == name && row.Planned.Profile.Set == stream.Profile.Set {
				members = append(members, row.Fingerprint)
			}
		}
	}
	for _, row := range rows {
		text := row.Planned.Output == profiles.OutputSubtitle && row.Planned.Format == "vtt"
		member := row.Fingerprint + " " + row.Planned.Locale + " " + row.Planned.TextKind + " " + row.Planned.Label
		if (text || row.Planned.Output == profiles.OutputStoryboard) && !slices.Contains(members, member) {
			members = append(members, member)
		}
	}
	return members
}

// all lays out every row. What two sets make alike is made by one step.
func (l *layout) all(rows []records.Derivative) error {
	rows, twins := withoutTwins(rows)
	if err := l.distinct(rows); err != nil {
		return err
	}
	l.join(twins)
	return nil
}

func (l *layout) distinct(rows []records.Derivative) error {
	for _, group := range bundles(rows) {
		if err := l.direct(group); err != nil {
			return err
		}
	}
	if err := l.sounds(rows); err != nil {
		return err
	}
	if err := l.videos(rows); err != nil {
		return err
	}
	return l.streams(rows)
}

// bundle is what one step makes straight from the master.
type bundle struct {
	kind  jobs.Kind
	label string
	rows  []records.Derivative
}

// bundles groups the rows that need no parts, the cheap and visible first.
func bundles(rows []records.Derivative) []bundle {
	var groups []bundle
	for _, row := range rows {
		kind, label := directStep(row.Planned)
		if kind == "" {
			continue
		}
		at := slices.IndexFunc(groups, func(b bundle) bool { return b.kind == kind && b.label == label })
		if at < 0 {
			at, groups = len(groups), append(groups, bundle{kind: kind, label: label})
		}
		groups[at].rows = append(groups[at].rows, row)
	}
	slices.SortStableFunc(groups, func(a, b bundle) int {
		return slices.Index(jobs.Kinds(), a.kind) - slices.Index(jobs.Kinds(), b.kind)
	})
	return groups
}

// directStep names the step of an output that is made straight from the master; the kind is empty for others.
func directStep(d profiles.Derivative) (kind jobs.Kind, label string) {
	switch d.Output {
	case profiles.OutputPoster:
		return jobs.KindPoster, strings.TrimSpace("posters " + d.Locale)
	case profiles.OutputTeaser:
		return jobs.KindTeaser, fullName(d.Profile)
	case profiles.OutputSubtitle, profiles.OutputTranscript: // a track is read once for both
		return jobs.KindSubtitle, fmt.Sprintf("%s %s", d.Locale, trackName(d))
	case profiles.OutputImage:
		return jobs.KindImage, "images"
	case profiles.OutputStoryboard:
		return jobs.KindStoryboard, fullName(d.Profile)
	default:
		return "", ""
	}
}

// isText reports whether an output is made of a subtitle track.
func isText(d profiles.Derivative) bool {
	return d.Output == profiles.OutputSubtitle || d.Output == profiles.OutputTranscript
}

func trackName(d profiles.Derivative) string {
	if d.Track < 0 {
		return d.TextKind
	}
	return fmt.Sprintf("%s #%d", d.TextKind, d.Track)
}

// direct adds the step of a bundle.
func (l *layout) direct(group bundle) error {
	step, err := l.step(group.kind, group.label, group.rows...)
	if err != nil {
		return err
	}
	if group.kind == jobs.KindSubtitle || group.kind == jobs.KindStoryboard {
		l.feeds = append(l.feeds, step.ID)
	}
	l.graph.Steps = append(l.graph.Steps, step)
	return nil
}

// step is a new step that makes the rows. It is done where all of them are.
func (l *layout) step(kind jobs.Kind, label string, rows ...records.Derivative) (records.Step, error) {
	step, err := records.NewStep(l.version, kind, label)
	if err != nil {
		return step, err
	}
	step.Ordinal, step.Units = len(l.graph.Steps)+1, unitsOf(kind, l.version, rows)
	var prints []string
	outstanding := 0
	for _, row := range rows {
		row.StepID = step.ID
		l.graph.Derivatives = append(l.graph.Derivatives, row)
		prints = append(prints, row.Fingerprint)
		if row.State != records.DerivativeDone {
			outstanding++
		}
	}
	step.Work = sum256([]byte(strings.Join(prints, " ")))
	if len(rows) > 0 && outstanding == 0 {
		reused(&step)
	}
	return step, nil
}

func reused(step *records.Step) {
	step.State, step.Reused, step.Progress = jobs.StateDone, true, 1
}

// after makes a step wait for others.
func (l *layout) after(step *records.Step, needs ...string) {
	for _, need := range slices.Compact(slices.Sorted(slices.Values(needs))) {
		l.graph.Edges = append(l.graph.Edges, records.StepEdge{StepID: step.ID, NeedsID: need})
		if step.State == jobs.StateReady {
			step.State = jobs.StateWaiting
		}
	}
}
