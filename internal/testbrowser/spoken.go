package testbrowser

import (
	"fmt"
	"slices"
	"strings"
)

// spokenNode is a part of what the browser makes of a page for screen readers.
type spokenNode struct {
	NodeID            string
	ChildIDs          []string
	Ignored           bool
	Role, Name, Value spokenValue
	Properties        []struct {
		Name  string
		Value spokenValue
	}
}

type spokenValue struct{ Value any }

// Spoken is what the page tells a screen reader, as the browser computes it: a line for each thing with a role that means something, in order,
// such as `button "Settings" expanded=false`. Of the states it has expanded, checked and pressed, and the values of sliders.
func (c *Page) Spoken() []string {
	c.T.Helper()
	var tree struct{ Nodes []spokenNode }
	c.call("Accessibility.getFullAXTree", nil, &tree)
	known := map[string]spokenNode{}
	for _, node := range tree.Nodes {
		known[node.NodeID] = node
	}
	var lines []string
	var walk func(node spokenNode)
	walk = func(node spokenNode) {
		if line := node.line(); line != "" {
			lines = append(lines, line)
		}
		for _, child := range node.ChildIDs {
			walk(known[child])
		}
	}
	walk(tree.Nodes[0])
	return lines
}

func (n spokenNode) line() string {
	role := fmt.Sprint(n.Role.Value)
	if n.Ignored || slices.Contains([]string{"none", "generic", "RootWebArea", "StaticText", "InlineTextBox", "paragraph", "time", "Video", "Audio"}, role) {
		return ""
	}
	var line strings.Builder
	fmt.Fprintf(&line, "%s %q", role, fmt.Sprint(n.Name.Value))
	if role == "slider" {
		fmt.Fprintf(&line, " at %v", n.Value.Value)
	}
	for _, property := range n.Properties {
		if slices.Contains([]string{"expanded", "checked", "pressed"}, property.Name) {
			fmt.Fprintf(&line, " %s=%v", property.Name, property.Value.Value)
		}
	}
	return line.String()
}
