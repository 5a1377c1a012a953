package subtitles

import (
	"strconv"
	"strings"
)

// ttmlFont is what cue text can carry of a style.
type ttmlFont struct{ italic, bold, underline bool }

func (f ttmlFont) tags() []string {
	var out []string
	if f.italic {
		out = append(out, "i")
	}
	if f.bold {
		out = append(out, "b")
	}
	if f.underline {
		out = append(out, "u")
	}
	return out
}

// font applies the styles of an element to what it inherits.
func (d *ttmlDocument) font(e *element, f ttmlFont) ttmlFont {
	if v := d.style(e, "fontStyle"); v != "" {
		f.italic = v == "italic" || v == "oblique"
	}
	if v := d.style(e, "fontWeight"); v != "" {
		f.bold = v == "bold"
	}
	if v := d.style(e, "textDecoration"); v != "" {
		f.underline = strings.Contains(v, "underline") && !strings.Contains(v, "noUnderline")
	}
	return f
}

// style looks an attribute up on the element, in its nested styles, and in the styles it refers to.
func (d *ttmlDocument) style(e *element, name string) string {
	return d.styleWithin(e, name, 0)
}

func (d *ttmlDocument) styleWithin(e *element, name string, depth int) string {
	if v := e.attr(name); v != "" || depth > 8 {
		return v
	}
	if e.name == "region" {
		for _, c := range e.children {
			if v := c.attr(name); c.name == "style" && v != "" {
				return v
			}
		}
	}
	refs := strings.Fields(e.attr("style"))
	for i := min(len(refs), 16) - 1; i >= 0; i-- { // the last reference wins
		if s := d.styles[refs[i]]; s != nil {
			if v := d.styleWithin(s, name, depth+1); v != "" {
				return v
			}
		}
	}
	return ""
}

func (d *ttmlDocument) ruby(e *element) string { return d.style(e, "ruby") }

// place reads the coarse place on the screen from the region and the alignment of the text.
func (d *ttmlDocument) place() place {
	var align, regionID string
	for _, e := range d.inherited {
		if v := d.style(e, "textAlign"); v != "" {
			align = v
		}
		if v := e.attr("region"); v != "" {
			regionID = v
		}
	}
	var p place
	region := d.regions[regionID]
	if region != nil {
		p.top, p.middle = d.regionPlace(region)
		if align == "" {
			align = d.style(region, "textAlign")
		}
	}
	// "start" is what TTML assumes where nothing is said, so it says nothing about the author's wish.
	p.left, p.right = align == "left", align == "right" || align == "end"
	return p
}

// regionPlace tells the third of the picture in which the text of a region stands.
func (d *ttmlDocument) regionPlace(region *element) (top, middle bool) {
	origin, extent := d.style(region, "origin"), d.style(region, "extent")
	display := d.style(region, "displayAlign")
	if at := d.style(region, "position"); at != "" && origin == "" {
		top, bottom := strings.Contains(at, "top"), strings.Contains(at, "bottom")
		return top, !top && !bottom && display == "center"
	}
	y, placed := vertical(origin)
	height, sized := vertical(extent)
	if !placed {
		if display == "before" && origin == "" && !sized {
			return true, false
		}
		return false, display == "center" && origin == ""
	}
	switch display {
	case "after":
		y += height
	case "center":
		y += height / 2
	}
	return y < 35, y >= 35 && y <= 65 && display == "center"
}

// vertical returns the second of two percentages.
func vertical(pair string) (float64, bool) {
	fields := strings.Fields(pair)
	if len(fields) != 2 {
		return 0, false
	}
	number, ok := strings.CutSuffix(fields[1], "%")
	value, err := strconv.ParseFloat(number, 64)
	return value, ok && err == nil
}
