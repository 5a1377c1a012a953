package subtitles

import (
	"slices"
	"strconv"
	"strings"
)

// Words of the WebVTT settings list.
const (
	settingAlign = "align"
	settingLine  = "line"
	alignCenter  = "center"
	alignLeft    = "left"
	alignRight   = "right"
)

// cleanSettings keeps of a WebVTT settings list what the standard defines, the last of each name. regions are those
// of the file; nil accepts none.
func cleanSettings(list string, regions map[string]bool, found *findings) string {
	var kept []string
	for field := range strings.FieldsSeq(list) {
		name, value, _ := strings.Cut(field, ":")
		if name == settingAlign && value == "middle" {
			value = alignCenter // the word of older drafts
			found.count("subtitle-setting-dropped")
		}
		if !validSetting(name, value, regions) {
			found.count("subtitle-setting-dropped")
			continue
		}
		kept = slices.DeleteFunc(kept, func(k string) bool { return strings.HasPrefix(k, name+":") })
		kept = append(kept, name+":"+value)
	}
	return strings.Join(kept, " ")
}

func validSetting(name, value string, regions map[string]bool) bool {
	switch name {
	case "vertical":
		return value == "rl" || value == "lr"
	case settingAlign:
		return slices.Contains([]string{"start", alignCenter, "end", alignLeft, alignRight}, value)
	case "size":
		return percentage(value)
	case settingLine:
		at, align, aligned := strings.Cut(value, ",")
		return (percentage(at) || lineNumber(at)) &&
			(!aligned || slices.Contains([]string{"start", alignCenter, "end"}, align))
	case "position":
		at, align, aligned := strings.Cut(value, ",")
		return percentage(at) &&
			(!aligned || slices.Contains([]string{"line-left", alignCenter, "line-right"}, align))
	case "region":
		return regions[value]
	}
	return false
}

// percentage accepts digits, optionally a dot and digits, and "%", from 0 to 100.
func percentage(s string) bool {
	number, ok := strings.CutSuffix(s, "%")
	if !ok || strings.Trim(number, "0123456789.") != "" || strings.HasPrefix(number, ".") || strings.HasSuffix(number, ".") {
		return false
	}
	value, err := strconv.ParseFloat(number, 64)
	return err == nil && value <= 100
}

// lineNumber accepts digits, which may count from the bottom with a minus.
func lineNumber(s string) bool {
	_, ok := digits(strings.TrimPrefix(s, "-"))
	return ok
}

// place is where on the screen a cue stands, as far as every format can say it.
type place struct {
	top, middle, left, right bool
}

// numpad reads the alignment numbers of SSA's \an: 1 is bottom left, 9 is top right.
func numpad(n int) place {
	if n < 1 || n > 9 {
		return place{}
	}
	return place{top: n >= 7, middle: n >= 4 && n <= 6, left: n%3 == 1, right: n%3 == 0}
}

// settings returns the place as WebVTT settings; the usual place, bottom center, needs none.
func (p place) settings() string {
	var list []string
	switch {
	case p.top:
		list = append(list, "line:0")
	case p.middle:
		list = append(list, "line:50%")
	}
	switch {
	case p.left:
		list = append(list, "align:left")
	case p.right:
		list = append(list, "align:right")
	}
	return strings.Join(list, " ")
}

// placeOf reads back what WebVTT settings say in these coarse terms.
func placeOf(settings string) place {
	var p place
	for field := range strings.FieldsSeq(settings) {
		name, value, _ := strings.Cut(field, ":")
		switch name {
		case settingLine:
			p.top, p.middle = linePlace(value)
		case settingAlign:
			p.left = value == alignLeft || value == "start"
			p.right = value == alignRight || value == "end"
		}
	}
	return p
}

func linePlace(value string) (top, middle bool) {
	value, _, _ = strings.Cut(value, ",")
	if number, ok := strings.CutSuffix(value, "%"); ok {
		at, err := strconv.ParseFloat(number, 64)
		return err == nil && at < 35, err == nil && at >= 35 && at <= 65
	}
	n, ok := digits(value)
	return ok && n < 7, false
}
