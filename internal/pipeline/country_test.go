package pipeline_test

import (
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/pipeline"
)

// What proxies write for a country, which is more than we ask of those who write to us.
func TestCountriesInOthersWords(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]string{
		"GB": "GB", "gb": "GB", " GB ": "GB", "GBR": "GB", "gbr": "GB", "826": "GB", "UK": "GB", "036": "AU", "XK": "XK", "FX": "FR",
		"": "", "G": "", "1": "", "XX": "", "ZZ": "", "999": "", "T1": "", "A1": "", "EU": "", "AP": "", "001": "", "150": "", "EUE": "", "GBRX": "", "G B": "",
		"\xff\xfe": "",
	} {
		if got, ok := pipeline.CountrySaid(code); ok != (want != "") || ok && got != want {
			t.Errorf("%q is %q, %v; want %q", code, got, ok, want)
		}
		short := len(strings.TrimSpace(code)) == 2
		if got, ok := pipeline.Country(code); ok != (want != "" && short) || ok && got != want {
			t.Errorf("written to us, %q is %q, %v; want %q where it has two letters", code, got, ok, want)
		}
	}
}
