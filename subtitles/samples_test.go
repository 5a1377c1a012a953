package subtitles_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/reelmill/reelmill/internal/testmedia"
	"github.com/reelmill/reelmill/subtitles"
)

// samplesDir finds the shared samples beside the repository.
func samplesDir(t testing.TB) string {
	t.Helper()
	return testmedia.Sample(t, ".")
}

// expectation is the outcome of reading one sample: a number of cues, or the code of the error.
type expectation struct {
	cues    int
	code    string
	format  subtitles.Format
	charset string   // where it is not utf-8
	codes   []string // of problems, each at least once
}

func expectations() map[string]expectation {
	vtt, srt, ttml := subtitles.FormatVTT, subtitles.FormatSRT, subtitles.FormatTTML
	ssa, stl := subtitles.FormatSSA, subtitles.FormatSTL
	return map[string]expectation{
		"alignment_tags.srt":      {cues: 9, format: srt},
		"ass_basic.ass":           {cues: 2, format: ssa},
		"ass_embedded_images.ass": {code: "subtitle-no-cues"},
		"ass_karaoke_vertical.ass": {
			cues: 1, format: ssa, codes: []string{"subtitle-style-dropped"},
		},
		"ass_legacy_arabic.ass":          {cues: 1, format: ssa},
		"ass_shiftjis_font.ass":          {cues: 1, format: ssa},
		"bad_signature.vtt":              {code: "subtitle-bad-signature"},
		"bad_timestamps.srt":             {cues: 3, format: srt, codes: []string{"subtitle-timing-repaired"}},
		"bilingual_es_en.srt":            {cues: 6, format: srt, codes: []string{"subtitle-style-dropped"}},
		"blue_moon.fr.vtt":               {cues: 7, format: vtt},
		"bom_utf16be.srt":                {cues: 7, format: srt, charset: "utf-16be"},
		"broken_12_bytes.vtt":            {code: "subtitle-bad-signature"},
		"css_styles.vtt":                 {cues: 4, format: vtt},
		"dfxp_sample.dfxp":               {cues: 2, format: ttml},
		"ebu_stl.stl":                    {cues: 6, format: stl, charset: "binary"},
		"ebu_stl_irt_0076.stl":           {cues: 1, format: stl, charset: "binary"},
		"ebu_stl_iso6937.stl":            {cues: 2, format: stl, charset: "binary"},
		"ebu_stl_multi_tti.stl":          {cues: 1, format: stl, charset: "binary"},
		"ebuttd_wrap.ttml":               {cues: 1, format: ttml},
		"elephantsdream.chapters.en.vtt": {cues: 9, format: vtt},
		"elephantsdream.en.vtt":          {cues: 78, format: vtt},
		"elephantsdream.ja.vtt":          {cues: 77, format: vtt},
		"elephantsdream.ru.vtt":          {cues: 84, format: vtt},
		"equal_start_and_end.srt":        {cues: 6, format: srt, codes: []string{"subtitle-cue-without-duration"}},
		"hebrew_first_letter.vtt":        {cues: 1, format: vtt},
		"html_entities.srt":              {cues: 3, format: srt},
		"imsc11_position.ttml":           {cues: 62, format: ttml},
		"imsc11_ruby_ja.ttml":            {cues: 1, format: ttml},
		"imsc1_rtl_arabic.ttml":          {cues: 1, format: ttml},
		"imsc_cumulative_words.ttml":     {cues: 4, format: ttml},
		"invalid_multiline.vtt":          {cues: 3, format: vtt, codes: []string{"subtitle-blank-line-joined"}},
		"latin1_crlf.srt":                {cues: 8, format: srt, charset: "windows-1252", codes: []string{"subtitle-charset-assumed"}},
		"microdvd.sub":                   {code: "subtitle-unsupported-format"},
		"no_final_newline.srt":           {cues: 3, format: srt},
		"no_hours_no_millis.srt":         {cues: 3, format: srt, codes: []string{"subtitle-timing-repaired"}},
		"no_indexes.srt":                 {cues: 7, format: srt},
		"notes_comments.vtt":             {cues: 2, format: vtt},
		"other_features.vtt":             {cues: 6, format: vtt, codes: []string{"subtitle-header-moved"}},
		"pgs_multi_image.sup":            {code: "subtitle-bitmap"},
		"plain.srt":                      {cues: 6, format: srt, codes: []string{"subtitle-position-simplified"}},
		"png_renamed.srt":                {code: "subtitle-not-text"},
		"rtl_vertical_bidi.vtt":          {cues: 1, format: vtt},
		"rubies.vtt":                     {cues: 4, format: vtt},
		"sami.smi":                       {code: "subtitle-unsupported-format"},
		"scc_pop_on.scc":                 {code: "subtitle-unsupported-format"},
		"sintel.de.vtt":                  {cues: 14, format: vtt},
		"sintel.en.vtt":                  {cues: 14, format: vtt},
		"ssa_overlapping.ssa":            {cues: 7, format: ssa, codes: []string{"subtitle-cues-unsorted"}},
		"ssa_utf16be.ssa":                {cues: 2, format: ssa, charset: "utf-16be", codes: []string{"subtitle-bad-timing"}},
		"ssa_v4.ssa":                     {cues: 6, format: ssa},
		"styled_tags.srt":                {cues: 10, format: srt, codes: []string{"subtitle-tag-repaired"}},
		"ttml_bitmap_region.ttml":        {code: "subtitle-bitmap"},
		"ttml_example2.ttml":             {cues: 10, format: ttml},
		"ttml_rubies.ttml":               {cues: 8, format: ttml},
		"ttml_simple.ttml":               {cues: 3, format: ttml},
		"ttml_styles_regions.ttml":       {cues: 6, format: ttml},
		"unexpected_end.srt":             {cues: 2, format: srt},
		"utf16le.srt":                    {cues: 6, format: srt, charset: "utf-16le"},
		"utf8_bom.srt":                   {cues: 3, format: srt},
		"vobsub.idx":                     {code: "subtitle-bitmap"},
		"vobsub.sub":                     {code: "subtitle-bitmap"},
		"wpt_header_garbage.vtt":         {cues: 1, format: vtt, codes: []string{"subtitle-header-moved"}},
		"wpt_header_regions.vtt":         {cues: 9, format: vtt, codes: []string{"subtitle-setting-dropped"}},
		"wpt_newlines.vtt":               {cues: 4, format: vtt},
		"wpt_nulls.vtt":                  {cues: 7, format: vtt, codes: []string{"subtitle-control-characters", "subtitle-bad-timing"}},
		"wpt_overlap_partially.vtt":      {cues: 2, format: vtt},
		"wpt_settings_align.vtt":         {cues: 13, format: vtt, codes: []string{"subtitle-setting-dropped"}},
		"wpt_stylesheets.vtt":            {cues: 2, format: vtt, codes: []string{"subtitle-block-ignored"}},
		"wpt_timings_60.vtt":             {cues: 2, format: vtt, codes: []string{"subtitle-bad-timing"}},
		"wpt_timings_negative.vtt":       {code: "subtitle-no-cues", codes: []string{"subtitle-cue-without-duration"}},
		"x_timestamp_map.vtt":            {cues: 2, format: vtt, codes: []string{"subtitle-timestamp-map-removed"}},
		"zero_bytes.srt":                 {code: "subtitle-empty"},
	}
}

func TestSamples(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(samplesDir(t), "subtitles")
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	expected := expectations()
	for _, entry := range entries {
		t.Run(entry.Name(), func(t *testing.T) {
			t.Parallel()
			want, known := expected[entry.Name()]
			if !known {
				t.Fatal("no expectation for this sample")
			}
			data, err := os.ReadFile(filepath.Join(dir, entry.Name()))
			if err != nil {
				t.Fatal(err)
			}
			checkSample(t, data, entry.Name(), want)
		})
	}
}

func checkSample(t *testing.T, data []byte, name string, want expectation) {
	t.Helper()
	track, problems, err := subtitles.Read(data, subtitles.ReadOptions{Name: name})
	for _, code := range want.codes {
		if !hasCode(problems, code) {
			t.Errorf("no problem %s in %v", code, problems)
		}
	}
	if code := subtitles.CodeOf(err); code != want.code {
		t.Fatalf("code %q (%v), want %q", code, err, want.code)
	}
	if err != nil {
		return
	}
	if want.charset == "" {
		want.charset = "utf-8"
	}
	if track.Format != want.format || track.Charset != want.charset || len(track.Cues) != want.cues {
		t.Errorf("got %s, %s, %d cues", track.Format, track.Charset, len(track.Cues))
	}
	checkRewritten(t, track)
}

// checkRewritten writes the track in every format and reads it back.
func checkRewritten(t *testing.T, track *subtitles.Track) {
	t.Helper()
	for _, f := range subtitles.Formats() {
		if !f.Writable() {
			continue
		}
		var out bytes.Buffer
		if err := track.Write(&out, f); err != nil {
			t.Errorf("%s: %v", f, err)
			continue
		}
		again, _, err := subtitles.Read(out.Bytes(), subtitles.ReadOptions{})
		if err != nil {
			t.Errorf("%s does not read back: %v", f, err)
			continue
		}
		if again.Format != f || len(again.Cues) != len(track.Cues) {
			t.Errorf("%s reads back as %s with %d cues, want %d", f, again.Format, len(again.Cues), len(track.Cues))
		}
	}
}

func hasCode(problems []subtitles.Problem, code string) bool {
	for _, p := range problems {
		if p.Code == code {
			return true
		}
	}
	return false
}

// TestCrashers reads the files that made go-astisub panic. All of them lack a cue that could be shown.
func TestCrashers(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(samplesDir(t), "subtitles-crashers", "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no crashers: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			checkSample(t, data, filepath.Base(file), expectation{code: "subtitle-no-cues"})
		})
	}
}
