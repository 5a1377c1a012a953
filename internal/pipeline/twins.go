package pipeline

import (
	"slices"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/profiles"
)

// fullName tells profiles of one name in several sets apart.
func fullName(p profiles.Profile) string {
	if p.Set == "" {
		return p.Name
	}
	return p.Set + "/" + p.Name
}

// twin reports whether two outputs are one file made of the same things.
func twin(a, b records.Derivative) bool {
	return a.Fingerprint == b.Fingerprint && a.SubtitleID == b.SubtitleID && a.PosterID == b.PosterID
}

// withoutTwins takes out rows that equal an earlier one.
func withoutTwins(rows []records.Derivative) (first, twins []records.Derivative) {
	for _, row := range rows {
		if slices.ContainsFunc(first, func(other records.Derivative) bool { return twin(row, other) }) {
			twins = append(twins, row)
		} else {
			first = append(first, row)
		}
	}
	return first, twins
}

// join gives twins to the step that makes what they equal. It makes them by the way: see [records.Tx.Share].
func (l *layout) join(twins []records.Derivative) {
	for _, row := range twins {
		at := slices.IndexFunc(l.graph.Derivatives, func(other records.Derivative) bool { return twin(row, other) })
		if at < 0 {
			continue // what it equals was not laid out either
		}
		row.StepID = l.graph.Derivatives[at].StepID
		l.graph.Derivatives = append(l.graph.Derivatives, row)
	}
}
