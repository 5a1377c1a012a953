package stills

import (
	"testing"

	"github.com/reelmill/reelmill/jobs"
)

func TestOnlyDrawingsClosedInThemselvesAreAdmitted(t *testing.T) {
	t.Parallel()
	svg := func(inside string) string {
		return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">` + inside + `</svg>`
	}
	for text, want := range map[string]string{
		svg(`<use xlink:href="#a"/><rect fill="url(#b)" style="fill:url('#c')"/>`):            "",
		svg(`<image href="data:image/png;base64,AAAA"/>`):                                     "",
		svg(`<a href="https://example.com"><text>link</text></a>`):                            "",
		svg(`<style>@font-face{src:url(data:font/woff2;base64,AA)}</style>`):                  "",
		`<?xml version="1.0" encoding="ISO-8859-1"?>` + svg("caf\xe9"):                        "",
		`<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/x.dtd">` + svg(""): "",
		svg(`<script>alert(1)</script>`):                                                      "unsafe-svg",
		svg(`<rect onclick="x()"/>`):                                                          "unsafe-svg",
		svg(`<image xlink:href="http://10.0.0.1/x.png"/>`):                                    "unsafe-svg",
		svg(`<image href="file:///etc/passwd"/>`):                                             "unsafe-svg",
		svg(`<image href="neighbour.png"/>`):                                                  "unsafe-svg",
		svg(`<image href="data:image/svg+xml;base64,AAAA"/>`):                                 "unsafe-svg",
		svg(`<use href="other.svg#a"/>`):                                                      "unsafe-svg",
		svg(`<rect fill="url(other.svg#b)"/>`):                                                "unsafe-svg",
		svg(`<rect style="fill:url( 'http://x/y' )"/>`):                                       "unsafe-svg",
		svg(`<style>@import "http://x/y.css";</style>`):                                       "unsafe-svg",
		svg(`<style>rect{fill:\75rl(http://x)}</style>`):                                      "unsafe-svg",
		svg(`<style><![CDATA[rect{fill:url(http://x)}]]></style>`):                            "unsafe-svg",
		svg(`<g xml:base="http://x/"/>`):                                                      "unsafe-svg",
		svg(`<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>`):      "unsafe-svg",
		`<?xml-stylesheet href="http://x/y.css"?>` + svg(""):                                  "unsafe-svg",
		`<!DOCTYPE svg [<!ENTITY a "b">]>` + svg("&a;"):                                       "unsafe-svg",
		`<!DOCTYPE svg [<!ENTITY % a SYSTEM "http://x">]>` + svg(""):                          "unsafe-svg",
		`<?xml version="1.0" encoding="UTF-7"?>` + svg(""):                                    "broken-image",
		`<svg><g>`: "broken-image",
	} {
		if got := jobs.CodeOf(checkDrawing([]byte(text))); got != want {
			t.Errorf("%s\ngives %q, want %q", text, got, want)
		}
	}
}

func FuzzCheckDrawing(f *testing.F) {
	f.Add([]byte(`<svg><style>a{fill:url(#x)}</style></svg>`))
	f.Add([]byte(`<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>`))
	f.Fuzz(func(t *testing.T, text []byte) {
		if err := checkDrawing(text); err != nil && jobs.CodeOf(err) == "" {
			t.Errorf("refused without a code: %v", err)
		}
	})
}
