package subtitles_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/reelmill/reelmill/subtitles"
)

// TestHostileInputIsQuick reads files made to be slow. The bound is a hundred times what they take, so that it fails for
// work that explodes and not for a busy machine.
func TestHostileInputIsQuick(t *testing.T) {
	t.Parallel()
	var styles strings.Builder
	for i := range 400 {
		fmt.Fprintf(&styles, `<style id="s%d" style="`, i)
		for j := range 16 {
			fmt.Fprintf(&styles, "s%d ", i+j+1)
		}
		styles.WriteString(`"/>`)
	}
	spans := strings.Repeat(`<span begin="1s" end="2s">`+strings.Repeat("x", 200)+"</span>", 60)
	for i := range 60 {
		spans = strings.Replace(spans, `"1s" end="2s"`, fmt.Sprintf(`"%d.1s" end="%d.5s"`, i+1, i+1), 1)
	}
	for name, file := range map[string]string{
		"nested tags": "WEBVTT\n\n" + strings.Repeat("00:01.000 --> 00:02.000\na\n"+strings.Repeat("<b>", 2500)+"\n"+strings.Repeat("</i>", 1900)+"\n\n", 40),
		"styles referring to styles": `<tt><head><styling>` + styles.String() + `</styling></head><body><div>` +
			strings.Repeat(`<p begin="1s" end="2s" style="s0">x</p>`, 2000) + `</div></body></tt>`,
		"timed spans":   `<tt><body><div>` + strings.Repeat(`<p begin="0s" end="99s">`+spans+`</p>`, 40) + `</div></body></tt>`,
		"odd SSA lines": "[Events]\nFormat: Start, End, Text\n" + strings.Repeat("Dialogue: x,y,z\n", 5_000),
		"arrows":        strings.Repeat("00:00 --> \n", 40_000),
		"ampersands":    "00:01,000 --> 00:02,000\n" + strings.Repeat("&&&&&&&<", 2000),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			begun := time.Now()
			_, _, err := subtitles.Read([]byte(file), subtitles.ReadOptions{})
			if err != nil && subtitles.CodeOf(err) == "" {
				t.Error(err)
			}
			if took := time.Since(begun); took > 30*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}
