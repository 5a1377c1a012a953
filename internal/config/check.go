package config

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/reelmill/reelmill/jobs"
)

// check lists every fault at once.
func (c *Config) check() error {
	var found faults
	c.checkAddresses(&found)
	c.checkWords(&found)
	c.checkAmounts(&found)
	c.checkLists(&found)
	if len(found) > 0 {
		return found.refusal()
	}
	return nil
}

func (c *Config) checkAddresses(found *faults) {
	host, _, err := net.SplitHostPort(c.Listen)
	found.unless(err == nil, "LISTEN", "%q is not host:port", c.Listen)
	everywhere := host == "" || net.ParseIP(host).IsUnspecified()
	found.unless(err != nil || !everywhere || c.PublicURL != "http://"+c.Listen, "PUBLIC_URL",
		"must say how clients reach a server that listens on every address (%s)", c.Listen)
	if c.MetricsListen != "" {
		_, _, err := net.SplitHostPort(c.MetricsListen)
		found.unless(err == nil, "METRICS_LISTEN", "%q is not host:port", c.MetricsListen)
		found.unless(c.MetricsListen != c.Listen, "METRICS_LISTEN", "must differ from REELMILL_LISTEN (%s)", c.Listen)
	}
	found.unless(isWeb(c.PublicURL), "PUBLIC_URL", "%q is not an http or https address", c.PublicURL)
	found.unless(c.TerritoryHeader == "" || headerShape.MatchString(c.TerritoryHeader), "TERRITORY_HEADER", "%q is not the name of a header", c.TerritoryHeader)
	found.unless(c.MediaURL == "" || isWeb(c.MediaURL), "MEDIA_URL", "%q is not an http or https address", c.MediaURL)
}

var headerShape = regexp.MustCompile(`^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$`)

func isWeb(address string) bool {
	parsed, err := url.Parse(address)
	return err == nil && (parsed.Scheme == "http" || parsed.Scheme == "https") && parsed.Host != ""
}

func (c *Config) checkWords(found *faults) {
	either := func(name, value, said string, words ...string) {
		found.unless(slices.Contains(words, value), name, "%q is "+said, value)
	}
	either("AUTH", c.Auth, "neither on nor off", "on", "off")
	found.unless(c.Secret == "" || len(c.Secret) >= 16, "SECRET", "must have at least 16 characters")
	either("DELIVERY", c.Delivery, "neither proxy nor redirect", "proxy", "redirect")
	either("LOG", c.Log, "neither text nor json", "text", "json")
	either("LOG_LEVEL", c.LogLevel, "not debug, info, warn or error", "debug", "info", "warn", "error")
}

// An address of the bucket must be good until its reader has come there; its signature is for a week at most.
const (
	leastRedirect   = 5 * time.Second
	longestRedirect = 7 * 24 * time.Hour
)

func (c *Config) checkAmounts(found *faults) {
	for name, life := range map[string]time.Duration{"REDIRECT_FILES": c.RedirectFiles, "REDIRECT_PIECES": c.RedirectPieces} {
		found.unless(life >= leastRedirect && life <= longestRedirect, name, "must be between 5s and 168h")
	}
	found.unless(c.MaxUpload > 0, "MAX_UPLOAD", "must be above 0")
	for _, amount := range []struct {
		name string
		fine bool
	}{
		{"MAX_QUEUED", c.MaxQueued >= 0},
		{"MASTER_CACHE", c.MasterCache >= 0},
		{"SCRATCH_MAX", c.ScratchMax >= 0},
		{"KEEP_VERSIONS", c.KeepVersions >= 0},
		{"START_PATIENCE", c.StartPatience >= 0},
		{"KEEP_FOR", c.KeepFor >= 0},
	} {
		found.unless(amount.fine, amount.name, "must not be negative")
	}
	found.unless(c.ChunkSeconds == 0 || c.ChunkSeconds >= 2 && c.ChunkSeconds <= 3600, "CHUNK_SECONDS", "must be 0 or between 2 and 3600")
}

func (c *Config) checkLists(found *faults) {
	for _, lane := range c.Lanes {
		found.unless(slices.Contains(jobs.Lanes(), jobs.Lane(lane)), "LANES", "there is no lane %q", lane)
	}
	_, err := c.LaneSlots(nil)
	found.unless(err == nil, "SLOTS", "%v", err)
	_, err = c.AllowedNetworks()
	found.unless(err == nil, "FETCH_ALLOW", "%v", err)
}

// faults are sentences about settings.
type faults []string

// unless notes what is wrong with a setting, whose name is given without its REELMILL_.
func (f *faults) unless(fine bool, name, format string, args ...any) {
	if !fine {
		*f = append(*f, "REELMILL_"+name+": "+fmt.Sprintf(format, args...))
	}
}

func (f *faults) refusal() error {
	return jobs.Refuse("config-invalid", strings.Join(*f, "\n"), "docs/configuration.md lists every setting with its values.",
		errors.New(strings.Join(*f, "; ")))
}
