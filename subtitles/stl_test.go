package subtitles

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

// stlFile builds an EBU STL file of 25 frames from the texts of its blocks.
func stlFile(standard byte, blocks ...stlBlock) []byte {
	header := bytes.Repeat([]byte{' '}, stlHeaderBytes)
	copy(header, "850STL25.01")
	header[stlStandardAt] = standard
	copy(header[stlTableAt:], "0009")
	copy(header[stlRowsAt:], "23")
	copy(header[stlOriginAt:], "10000000")
	for _, b := range blocks {
		header = append(header, b...)
	}
	return header
}

// stlText builds a block that is shown from 10:00:01:00 to 10:00:02:05.
func stlText(extension, comment byte, text string) stlBlock {
	block := stlBlock(bytes.Repeat([]byte{stlUnused}, stlBlockBytes))
	copy(block, []byte{0, 1, 0, extension, 0, 10, 0, 1, 0, 10, 0, 2, 5, 20, 2, comment})
	copy(block[stlTextAt:], text)
	return block
}

func TestSTL(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		file []byte
		want []string
	}{
		{"open", stlFile('0', stlText(0xff, 0, "Hello\x8aworld")), []string{"Hello\nworld"}},
		{"teletext boxes and colours", stlFile('1', stlText(0xff, 0, "\x0d\x0b\x0bRed\x01sea\x0a\x0a\x8a\x0bup")), []string{"Red sea\nup"}},
		{"teletext without boxes", stlFile('2', stlText(0xff, 0, "Seen")), []string{"Seen"}},
		{"teletext codes in open text", stlFile('0', stlText(0xff, 0, "\x0dBig")), []string{"Big"}},
		{"italics", stlFile('0', stlText(0xff, 0, "so \x80very\x81, dear")), []string{"so <i>very</i>, dear"}},
		{"accents", stlFile('0', stlText(0xff, 0, "caf\xc2e & <b>")), []string{"café &amp; &lt;b&gt;"}},
		{"several blocks", stlFile('0', stlText(0, 0, "un"), stlText(1, 0, "do, "), stlText(0xff, 0, "again\x8anow")), []string{"undo, again\nnow"}},
		{"comments and user data", stlFile('0', stlText(0xff, 1, "for the editor"), stlText(0xfe, 0, "data"), stlText(0xff, 0, "text")), []string{"text"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			track, problems, err := Read(test.file, ReadOptions{})
			if err != nil || len(problems) > 0 {
				t.Fatal(problems, err)
			}
			var got []string
			for _, c := range track.Cues {
				got = append(got, strings.Join(c.Lines, "\n"))
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
			if c := track.Cues[0]; formatTime(c.Start, '.') != "00:00:01.000" || formatTime(c.End, '.') != "00:00:02.200" {
				t.Errorf("times %v %v", c.Start, c.End)
			}
			if track.Language != "en" {
				t.Errorf("language %q", track.Language)
			}
		})
	}
}

func TestSTLDamage(t *testing.T) {
	t.Parallel()
	sound := stlFile('0', stlText(0xff, 0, "Hello"))
	damage := func(offset int, bytes string) []byte {
		out := slices.Clone(sound)
		copy(out[offset:], bytes)
		return out
	}
	tests := []struct {
		name, problem, code string
		file                []byte
	}{
		{"start of programme", "subtitle-header-repaired", "", damage(stlOriginAt, "1x")},
		{"frame rate", "subtitle-header-repaired", "", damage(stlRateAt, "STL99.01")},
		{"dates and counts", "", "", damage(stlNumbersAt, strings.Repeat("?", 29))},
		{"rows", "", "", damage(stlRowsAt, "??")},
		{"disks", "", "", damage(stlRestAt, "ab\x00cdefghi")},
		{"last block cut", "subtitle-truncated", "", append(slices.Clone(sound), 1, 2, 3)},
		{"Cyrillic table", "", "subtitle-unsupported-format", damage(stlTableAt, "01")},
		{"no block", "", "subtitle-no-cues", sound[:stlHeaderBytes]},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, problems, err := Read(test.file, ReadOptions{})
			if CodeOf(err) != test.code {
				t.Fatal(err)
			}
			if found := slices.ContainsFunc(problems, func(p Problem) bool { return p.Code == test.problem && p.Fatal }); found != (test.problem != "") {
				t.Errorf("problems %v", problems)
			}
		})
	}
}

func TestGuardedReturnsPanics(t *testing.T) {
	t.Parallel()
	_, err := guarded(func() (int, error) {
		var blocks []int
		return blocks[1], nil
	})
	if err == nil || !strings.Contains(err.Error(), "index out of range") {
		t.Errorf("got %v", err)
	}
}
