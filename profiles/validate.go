package profiles

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Schema is the value every set file starts with. A change that old readers would misread gets a new number.
const Schema = "reelmill.profiles/1"

const (
	maxProfiles    = 64
	maxName        = 64  // bytes
	maxDescription = 500 // bytes
)

// Validate checks a set that was built in code by the same rules as [Parse]. The error is an *[Invalid] without line
// numbers, or nil.
func (s *Set) Validate() error { return invalid(s.Name, s.faults()) }

func (s *Set) faults() []Fault {
	var c checker
	if s.Schema != Schema {
		c.refusef("schema", "must be %s, is %q", Schema, s.Schema)
	}
	parts := s.parts()
	c.setName(s.Name, parts)
	c.description("description", s.Description)
	if s.Publish != "" && !slices.Contains(Releases(), s.Publish) {
		c.refusef("publish", "must be automatic, approved or manual, is %q", shorten(string(s.Publish)))
	}
	if s.PageBytes < 0 {
		c.refusef("page_bytes", "must not be negative, is %d", s.PageBytes)
	}
	if most := maxProfiles * len(parts); len(s.Profiles) < 1 || len(s.Profiles) > most {
		c.refusef("profiles", "must hold 1 to %d profiles, holds %d", most, len(s.Profiles))
	}
	first := map[[2]string]int{}
	for i, profile := range s.Profiles {
		path := fmt.Sprintf("profiles[%d]", i)
		c.profile(path, profile)
		if earlier, taken := first[[2]string{profile.Set, profile.Name}]; taken && profile.Name != "" {
			c.refusef(path+".name", "must be unique in the set, %q is taken by profiles[%d]", profile.Name, earlier)
			continue
		}
		first[[2]string{profile.Set, profile.Name}] = i
	}
	for _, part := range parts {
		c.streams(part.Profiles)
	}
	return c.faults
}

// setName checks the name of a set. That of a merged one lists its parts.
func (c *checker) setName(name string, parts []Set) {
	if len(parts) < 2 {
		c.name("name", name)
		return
	}
	names := make([]string, len(parts))
	for i, part := range parts {
		c.name("name", part.Name)
		names[i] = part.Name
	}
	if wanted := strings.Join(names, ","); name != wanted {
		c.refusef("name", "must be %s, is %q", wanted, shorten(name))
	}
}

// checker collects what is wrong.
type checker struct{ faults []Fault }

func (c *checker) refusef(path, format string, args ...any) {
	c.faults = append(c.faults, Fault{Path: absolute(path), Message: fmt.Sprintf(format, args...)})
}

func (c *checker) name(path, name string) {
	if len(name) > maxName || !isKebab(name) {
		c.refusef(path, "must be lower-case letters and digits joined by single hyphens, at most %d, is %q",
			maxName, shorten(name))
	}
}

func isKebab(name string) bool {
	for word := range strings.SplitSeq(name, "-") {
		if word == "" || strings.Trim(word, "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
			return false
		}
	}
	return true
}

func (c *checker) description(path, text string) {
	if len(text) > maxDescription {
		c.refusef(path, "must have at most %d bytes, has %d", maxDescription, len(text))
	}
	control := func(r rune) bool { return unicode.IsControl(r) && !unicode.IsSpace(r) }
	if strings.ContainsFunc(text, control) {
		c.refusef(path, "must not hold control characters")
	}
}

func (c *checker) oneOf(path, value string, allowed ...string) {
	if !slices.Contains(allowed, value) {
		c.refusef(path, "must be %s, is %q", alternatives(allowed), shorten(value))
	}
}

// formats checks a list that must name at least one known format and none twice.
func (c *checker) formats(path string, formats []string, allowed ...string) {
	if len(formats) == 0 {
		c.refusef(path, "must name at least one of %s", strings.Join(allowed, ", "))
	}
	for i, format := range formats {
		at := fmt.Sprintf("%s[%d]", path, i)
		c.oneOf(at, format, allowed...)
		if slices.Contains(formats[:i], format) {
			c.refusef(at, "%q is named twice", shorten(format))
		}
	}
}

// within checks that low <= value <= high. NaN is outside every range.
func within[T cmp.Ordered](c *checker, path string, value, low, high T) {
	if value >= low && value <= high {
		return
	}
	c.refusef(path, "must be between %v and %v, is %v", low, high, value)
}

func alternatives(words []string) string {
	if len(words) == 1 {
		return words[0]
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
