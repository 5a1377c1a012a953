package subtitles

import (
	"maps"
	"slices"
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
	if v := e.attr(name); v != "" {
		return v
	}
	if e.name == "region" {
		for _, c := range e.children {
			if v := c.attr(name); c.name == "style" && v != "" {
				return v
			}
		}
	}
	for _, id := range styleRefs(e) {
		if v := d.resolved(id)[name]; v != "" {
			return v
		}
	}
	return ""
}

// styleRefs returns the styles an element refers to, the strongest first.
func styleRefs(e *element) []string {
	refs := strings.Fields(e.attr("style"))
	refs = refs[max(0, len(refs)-maxStyleRefs):]
	slices.Reverse(refs)
	return refs
}

// maxStyleRefs bounds the references of one element, of which real files have two or three.
const maxStyleRefs = 16

// resolved returns the attributes of a style and of those it builds on. Each style is worked out once, because styles
// that refer to many others could otherwise be made to take for ever.
func (d *ttmlDocument) resolved(id string) map[string]string {
	if attrs, done := d.flat[id]; done {
		return attrs
	}
	style := d.styles[id]
	if style == nil {
		return nil
	}
	attrs := map[string]string{}
	d.flat[id] = attrs // ends a circle of references
	if len(d.flat) > maxStyles {
		return attrs
	}
	for _, ref := range slices.Backward(styleRefs(style)) {
		maps.Copy(attrs, d.resolved(ref))
	}
	for _, name := range styleNames() {
		if v := style.attr(name); v != "" {
			attrs[name] = v
		}
	}
	return attrs
}

// maxStyles bounds how many styles are looked at, and the depth of their references.
const maxStyles = 5000

// styleNames lists the attributes that matter here.
func styleNames() []string {
	return []string{
		"fontStyle", "fontWeight", "textDecoration", "ruby", "textAlign", "displayAlign", "origin", "extent", "position",
	}
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
	p.left, p.right = align == alignLeft, align == alignRight || align == "end"
	return p
}

// regionPlace tells the third of the picture in which the text of a region stands.
func (d *ttmlDocument) regionPlace(region *element) (top, middle bool) {
	origin, extent := d.style(region, "origin"), d.style(region, "extent")
	display := d.style(region, "displayAlign")
	if at := d.style(region, "position"); at != "" && origin == "" {
		top, bottom := strings.Contains(at, "top"), strings.Contains(at, "bottom")
		return top, !top && !bottom && display == alignCenter
	}
	y, placed := vertical(origin)
	height, sized := vertical(extent)
	if !placed {
		if display == "before" && origin == "" && !sized {
			return true, false
		}
		return false, display == alignCenter && origin == ""
	}
	switch display {
	case "after":
		y += height
	case alignCenter:
		y += height / 2
	}
	return y < 35, y >= 35 && y <= 65 && display == alignCenter
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
