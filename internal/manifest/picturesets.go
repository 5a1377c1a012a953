package manifest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/reelmill/reelmill/profiles"
)

// pictureGroup is one subject in one shape, in all its sizes and formats.
type pictureGroup struct {
	output   profiles.Output
	pictures []Picture
}

func (g pictureGroup) takes(p Picture) bool {
	first := g.pictures[0]
	return p.Role == first.Role && p.Set == first.Set && p.Locale == first.Locale &&
		sameShape(p.Width, p.Height, first.Width, first.Height)
}

func grouped(output profiles.Output, pictures []Picture) []pictureGroup {
	var groups []pictureGroup
	for _, p := range pictures {
		if at := slices.IndexFunc(groups, func(g pictureGroup) bool { return g.takes(p) }); at >= 0 {
			groups[at].pictures = append(groups[at].pictures, p)
			continue
		}
		groups = append(groups, pictureGroup{output: output, pictures: []Picture{p}})
	}
	return groups
}

// formatRank orders by what a byte buys; the last is what everything can show.
func formatRank(mime string) int {
	return slices.Index([]string{"image/jpeg", "image/png", "image/webp", "image/avif"}, mime)
}

// formats are the group's pictures by format, best first, each smallest first. A small master makes several profiles one width, and a browser
// may be told of each width only once: the profile that stands first is.
func (g pictureGroup) formats() [][]Picture {
	sorted := slices.SortedStableFunc(slices.Values(g.pictures), func(a, b Picture) int {
		return cmp.Or(cmp.Compare(formatRank(b.Mime), formatRank(a.Mime)), cmp.Compare(a.Width, b.Width))
	})
	var formats [][]Picture
	for i, p := range sorted {
		if i > 0 && p.Mime == sorted[i-1].Mime && p.Width == sorted[i-1].Width {
			continue
		}
		if i == 0 || p.Mime != sorted[i-1].Mime {
			formats = append(formats, nil)
		}
		formats[len(formats)-1] = append(formats[len(formats)-1], p)
	}
	return formats
}

// set makes the group ready for a page. alt is nil where nobody wrote one.
func (g pictureGroup) set(alt *string) PictureSet {
	formats := g.formats()
	plain := formats[len(formats)-1]
	largest := plain[len(plain)-1]
	set := PictureSet{
		Output: string(g.output), Role: largest.Role, Set: largest.Set, Locale: largest.Locale,
		AspectRatio: shape(largest.Width, largest.Height),
		Sources:     []PictureSource{},
		Img: Img{
			Src: largest.URL, Srcset: srcset(plain), Sizes: sizes(largest.Width), Width: largest.Width, Height: largest.Height, Alt: alt,
		},
	}
	for _, p := range g.pictures {
		set.Placeholder = cmp.Or(set.Placeholder, p.Placeholder)
	}
	for _, format := range formats[:len(formats)-1] {
		if media, useful := g.media(format, plain); useful {
			width := format[len(format)-1].Width
			set.Sources = append(set.Sources, PictureSource{
				Type: format[0].Mime, Media: media, Srcset: srcset(format), Sizes: sizes(width),
			})
		}
	}
	return set
}

// taken is the file that a current browser loads on a large screen.
func (g pictureGroup) taken() Picture {
	formats := g.formats()
	plain := formats[len(formats)-1]
	for _, format := range formats {
		if _, useful := g.media(format, plain); useful {
			return format[len(format)-1]
		}
	}
	return plain[len(plain)-1]
}

// media says which windows should take a format. One that has only the larger sizes, as where AVIF pays for them alone, would
// make small screens load too much; one that lacks the largest would blur on large screens, so it is of no use.
func (pictureGroup) media(format, plain []Picture) (query string, useful bool) {
	if format[len(format)-1].Width < plain[len(plain)-1].Width {
		return "", false
	}
	smaller := 0
	for _, p := range plain {
		if p.Width < format[0].Width {
			smaller = p.Width
		}
	}
	if smaller == 0 {
		return "", true
	}
	return fmt.Sprintf("(min-width: %dpx)", smaller+1), true
}

func sizes(width int) string { return fmt.Sprintf("(max-width: %dpx) 100vw, %dpx", width, width) }

// srcset lists addresses with widths. Commas and spaces would end an address early.
func srcset(pictures []Picture) string {
	var candidates []string
	for _, p := range pictures {
		address := strings.NewReplacer(" ", "%20", ",", "%2C").Replace(p.URL)
		candidates = append(candidates, fmt.Sprintf("%s %dw", address, p.Width))
	}
	return strings.Join(candidates, ", ")
}
