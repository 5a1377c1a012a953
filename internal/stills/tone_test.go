package stills

import (
	"encoding/binary"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestToneCurvesMeetTheirStandards(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"PQ at 58 % is reference white (BT.2408)", lightPQ(0.5806) * peakPQ, 203},
		{"PQ at 50.8 % is 100 cd/m² (ST 2084)", lightPQ(0.5081) * peakPQ, 100},
		{"PQ at full signal", lightPQ(1), 1},
		{"HLG at 75 % is reference white (BT.2408)", math.Pow(lightHLG(0.75), gammaHLG) * peakHLG, 203},
		{"HLG at 50 % (BT.2100)", lightHLG(0.5), 1.0 / 12},
		{"HLG at full signal", lightHLG(1), 1},
		{"sRGB at full signal", lightSRGB(1), 1},
		{"the shoulder starts without a step", shoulder(0.5), 0.5},
		{"the shoulder ends at white", shoulder(50), 1},
	} {
		if math.Abs(c.got-c.want) > 0.005*max(1, c.want) {
			t.Errorf("%s: %v, want %v", c.name, c.got, c.want)
		}
	}
}

func TestToneCurvesNeverFall(t *testing.T) {
	t.Parallel()
	for _, transfer := range []uint16{transferPQ, transferHLG, 13} {
		before := -1.0
		for i := range 1025 {
			now := tone{transfer: transfer}.light(float64(i) / 1024)
			if now < before || now > 1.0001 {
				t.Fatalf("transfer %d falls or overshoots at %d: %v after %v", transfer, i, now, before)
			}
			before = now
		}
	}
}

func TestPrimariesSumToWhite(t *testing.T) {
	t.Parallel()
	for _, primaries := range []uint16{primaries709, primaries2020, primariesP3} {
		xyz := tone{primaries: primaries}.matrix()
		for axis, want := range whiteD50() {
			if sum := xyz[0][axis] + xyz[1][axis] + xyz[2][axis]; math.Abs(sum-want) > 0.0003 {
				t.Errorf("primaries %d, axis %d: %v, want %v", primaries, axis, sum, want)
			}
		}
	}
}

func TestProfileDeclaresItsOwnLength(t *testing.T) {
	t.Parallel()
	profile := tone{primaries: primariesP3, transfer: transferPQ}.profile()
	if got := int(binary.BigEndian.Uint32(profile)); got != len(profile) {
		t.Errorf("says %d, is %d", got, len(profile))
	}
}

// A grey of 100 cd/m² must come out as the sRGB code of 100/203, whatever the primaries: vips and the profile made
// here have to agree for that.
func TestSignalledGreyBecomesTheRightGrey(t *testing.T) {
	t.Parallel()
	want := math.Round(255 * codeSRGB(100/referenceWhite))
	for _, primaries := range []uint16{primaries709, primaries2020, primariesP3} {
		subject := New(DefaultConfig())
		m := master{
			path: flat(t, 0.5081), format: "png", scratch: t.TempDir(), header: header{"format": "ushort"},
			tone: tone{primaries: primaries, transfer: transferPQ},
		}
		developed, err := subject.develop(t.Context(), m, size{8, 8}, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		for band, got := range pixel(t, subject, developed, 4, 4) {
			if math.Abs(got-want) > 1 {
				t.Errorf("primaries %d, band %d: %v, want %v", primaries, band, got, want)
			}
		}
	}
}

// flat writes a grey picture of 16 bit.
func flat(t *testing.T, signal float64) string {
	t.Helper()
	picture := image.NewRGBA64(image.Rect(0, 0, 8, 8))
	v := uint16(math.Round(signal * math.MaxUint16))
	for i := range 64 {
		picture.SetRGBA64(i%8, i/8, color.RGBA64{v, v, v, math.MaxUint16})
	}
	path := filepath.Join(t.TempDir(), "flat.png")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(f, picture); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func codeSRGB(light float64) float64 {
	if light <= 0.0031308 {
		return light * 12.92
	}
	return 1.055*math.Pow(light, 1/2.4) - 0.055
}
