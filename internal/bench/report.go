package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// report is the results section of the page, in Markdown.
func (b *bench) report(ctx context.Context) string {
	var text strings.Builder
	text.WriteString(b.machine(ctx))
	for _, name := range b.masters() {
		fmt.Fprintf(&text, "\n### %s\n\n%s\n", name, b.ladders[name].text())
		rows := [][]string{}
		for _, a := range b.results.aims(name) {
			rows = append(rows, a.row())
		}
		text.WriteString(table([]string{"what", "found", "aim", "verdict"}, rows))
		text.WriteString(b.results.costs(name))
		text.WriteString(b.results.chunkTable(name))
		text.WriteString(b.results.parts(name))
		text.WriteString(b.results.times(name))
	}
	if len(b.faults) > 0 {
		text.WriteString("\n### Faults of this run\n\n")
		for _, fault := range b.faults {
			fmt.Fprintf(&text, "- %s\n", oneLine(fault))
		}
	}
	return text.String()
}

// masters are the names of those that were measured, in order.
func (b *bench) masters() []string {
	var names []string
	seen := map[string]bool{}
	for _, m := range b.results {
		if !seen[m.Master] {
			names, seen[m.Master] = append(names, m.Master), true
		}
	}
	return names
}

// text says what the ladder of a master is.
func (l ladder) text() string {
	var rungs []string
	for _, r := range l.rungs {
		rungs = append(rungs, fmt.Sprintf("%d×%d", r.Width, r.Height))
	}
	v := l.source.Video
	return fmt.Sprintf("%.1f s, %s, %d×%d at %s frames a second; rungs %s.\n", l.source.Duration, v.Codec, v.Width, v.Height, v.FrameRate, strings.Join(rungs, ", "))
}

// costs is what every way took.
func (r results) costs(master string) string {
	cascade, each := r.of(master, modeCascade), r.of(master, modeEach)
	var rows [][]string
	for _, mode := range []string{modeEach, modeSplit, modeCascade, modeOurs, modeWhole, modeChunked, modeArticle, modeOne, modeTwo} {
		found := r.of(master, mode)
		if len(found) == 0 {
			continue
		}
		rows = append(rows, []string{
			mode, fmt.Sprint(len(found)), values(found, wall).text("%.1f"), present(values(found, cpu)).text("%.1f"),
			present(values(found, measuring)).text("%.1f"), present(values(found, memory)).text("%.0f"), values(found, size).text("%.2f"),
			present(ratios(found, cascade, cpu)).text("%.3f"), present(ratios(found, each, cpu)).text("%.3f"), ratios(found, cascade, wall).text("%.3f"),
		})
	}
	return table([]string{
		"way", "runs", "wall, s", "CPU, s", "of it measuring quality, s", "peak memory, MB", "made, MB",
		"CPU / best single command", "CPU / one per rendition", "wall / best single command",
	}, rows)
}

// chunkTable is what cutting a master into chunks costs more.
func (r results) chunkTable(master string) string {
	whole, chunked := r.of(master, modeWhole), r.of(master, modeChunked)
	if len(whole) == 0 || len(chunked) == 0 {
		return ""
	}
	var rows [][]string
	for _, cost := range []struct {
		what string
		of   func(measurement) float64
	}{{"bytes", size}, {"CPU", cpu}, {"CPU without measuring quality", making}, {"wall", wall}} {
		extra := ratios(chunked, whole, cost.of)
		for i := range extra {
			extra[i] = (extra[i] - 1) * 100
		}
		rows = append(rows, []string{cost.what, extra.text("%+.2f") + " %"})
	}
	return table([]string{"in chunks instead of one piece", "more"}, rows)
}

// parts is where the CPU of the server and its programs goes.
func (r results) parts(master string) string {
	var rows [][]string
	for _, mode := range []string{modeOurs, modeWhole, modeChunked, modeArticle} {
		sums := map[string]spread{}
		for _, m := range r.of(master, mode) {
			for part, seconds := range m.Parts {
				sums[part] = append(sums[part], seconds)
			}
		}
		var words []string
		for _, part := range slices.Sorted(maps.Keys(sums)) {
			words = append(words, fmt.Sprintf("%s %.1f", part, sums[part].median()))
		}
		if len(words) > 0 {
			rows = append(rows, []string{mode, strings.Join(words, " · ")})
		}
	}
	return table([]string{"way", "CPU seen, s"}, rows)
}

// times is how soon there is something to see.
func (r results) times(master string) string {
	found := r.of(master, modeArticle)
	if len(found) == 0 {
		return ""
	}
	return table([]string{"seconds from submit to", "poster", "first video", "published"}, [][]string{{
		modeArticle, present(values(found, poster)).text("%.1f"), present(values(found, first)).text("%.1f"), values(found, wall).text("%.1f"),
	}})
}

// table writes a table in Markdown, nothing when it has no rows.
func table(head []string, rows [][]string) string {
	if len(rows) == 0 {
		return ""
	}
	var text strings.Builder
	text.WriteString("\n| " + strings.Join(head, " | ") + " |\n|" + strings.Repeat(" --- |", len(head)) + "\n")
	for _, row := range rows {
		text.WriteString("| " + strings.Join(row, " | ") + " |\n")
	}
	return text.String()
}

// oneLine keeps a fault from breaking out of its list, and the folders of one machine out of the page.
func oneLine(fault string) string {
	words := strings.Fields(fault)
	for i, word := range words {
		if strings.Contains(word, "/reelmill-bench-") {
			words[i] = "…"
		}
	}
	line := strings.Join(words, " ")
	return line[:min(len(line), 300)]
}
