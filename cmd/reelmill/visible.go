package main

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// visible writes out the control characters of a text, such as a title: a terminal would obey them, and a line break would make a row of its own. So it
// does with marks that turn the direction of writing around. What programs read as JSON stays as it is.
func visible(text string) string { return visibleBut(text, "") }

func visibleBut(text, kept string) string {
	obeyed := func(r rune) bool {
		return (unicode.IsControl(r) || unicode.In(r, unicode.Bidi_Control, unicode.Zl, unicode.Zp)) && !strings.ContainsRune(kept, r)
	}
	if !strings.ContainsFunc(text, obeyed) {
		return text
	}
	var out strings.Builder
	for _, r := range text {
		if obeyed(r) {
			out.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		} else {
			out.WriteRune(r)
		}
	}
	return out.String()
}

// visibleAll makes what is put into a sentence visible. Messages may have lines.
func visibleAll(args []any) []any {
	all := make([]any, len(args))
	for i, arg := range args {
		switch arg := arg.(type) {
		case string:
			all[i] = visibleBut(arg, "\n\t")
		case error:
			all[i] = visibleBut(fmt.Sprint(arg), "\n\t")
		default:
			all[i] = arg
		}
	}
	return all
}
