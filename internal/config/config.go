// Package config gathers the settings of every room from flags, the environment and a file, checks them all, and names every fault at
// once. Only cmd imports it.
package config

import (
	"bytes"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"
	"github.com/goccy/go-yaml"

	"github.com/reelmill/reelmill/jobs"
)

// Config is every setting. docs/configuration.md describes each.
type Config struct {
	DatabaseURL string `env:"REELMILL_DATABASE_URL" yaml:"database_url"`
	RedisURL    string `env:"REELMILL_REDIS_URL" yaml:"redis_url"`
	StorageURL  string `env:"REELMILL_STORAGE_URL" yaml:"storage_url"`
	Data        string `env:"REELMILL_DATA" yaml:"data"`
	// ChunkSeconds is the target length of a chunk; zero leaves it to the size of the pictures.
	ChunkSeconds float64 `env:"REELMILL_CHUNK_SECONDS" yaml:"chunk_seconds"`
	Sets         string  `env:"REELMILL_SETS" yaml:"sets"` // folder of *.yaml rendition sets
	Scratch      string  `env:"REELMILL_SCRATCH" yaml:"scratch"`
	ScratchMax   int64   `env:"REELMILL_SCRATCH_MAX" yaml:"scratch_max"` // bytes, 0 without a quota
	// MasterCache bounds the copies of masters that a worker keeps when the store is not on its machine, in bytes.
	MasterCache int64  `env:"REELMILL_MASTER_CACHE" yaml:"master_cache"`
	Listen      string `env:"REELMILL_LISTEN" yaml:"listen"`
	PublicURL   string `env:"REELMILL_PUBLIC_URL" yaml:"public_url"`
	// MediaURL is where media are read, such as a CDN in front of this server; empty is PublicURL.
	MediaURL string `env:"REELMILL_MEDIA_URL" yaml:"media_url"`
	// TerritoryHeader is the request header in which a trusted CDN or proxy in front says which country a reader is in; empty: none does.
	TerritoryHeader string `env:"REELMILL_TERRITORY_HEADER" yaml:"territory_header"`
	// ManifestCache bounds the prepared manifests that a server keeps in memory, in bytes; zero leaves it to the memory there is.
	ManifestCache uint64 `env:"REELMILL_MANIFEST_CACHE" yaml:"manifest_cache"`
	// MetricsListen is where /metrics and /healthz are served without keys; empty serves them nowhere of their own.
	MetricsListen string `env:"REELMILL_METRICS_LISTEN" yaml:"metrics_listen"`
	Secret        string `env:"REELMILL_SECRET" yaml:"secret"`
	Auth          string `env:"REELMILL_AUTH" yaml:"auth"` // "on" or "off"
	// Slots is one number for every lane, or lane=number pairs.
	Slots     string   `env:"REELMILL_SLOTS" yaml:"slots"`
	Lanes     []string `env:"REELMILL_LANES" yaml:"lanes"`
	MaxUpload int64    `env:"REELMILL_MAX_UPLOAD" yaml:"max_upload"` // bytes
	// MaxQueued is how many masters of one API key may wait or be made at once; 0 is no limit.
	MaxQueued int `env:"REELMILL_MAX_QUEUED" yaml:"max_queued"`
	// KeepVersions superseded versions of an asset can be rolled back to; files of a version stay at least for KeepFor.
	KeepVersions int           `env:"REELMILL_KEEP_VERSIONS" yaml:"keep_versions"`
	KeepFor      time.Duration `env:"REELMILL_KEEP_FOR" yaml:"keep_for"`
	// StartPatience is how long serve and worker wait at start for a database or a queue that is away.
	StartPatience time.Duration `env:"REELMILL_START_PATIENCE" yaml:"start_patience"`
	FetchAllow    []string      `env:"REELMILL_FETCH_ALLOW" yaml:"fetch_allow"`
	Delivery      string        `env:"REELMILL_DELIVERY" yaml:"delivery"` // "proxy" or "redirect"
	// RedirectFiles is how long an address of the bucket is good for that leads to a whole film or sound, RedirectPieces how long any other.
	RedirectFiles  time.Duration `env:"REELMILL_REDIRECT_FILES" yaml:"redirect_files"`
	RedirectPieces time.Duration `env:"REELMILL_REDIRECT_PIECES" yaml:"redirect_pieces"`
	Log            string        `env:"REELMILL_LOG" yaml:"log"`             // "text" or "json"
	LogLevel       string        `env:"REELMILL_LOG_LEVEL" yaml:"log_level"` // "debug", "info", "warn" or "error"
}

// Default returns the settings of the all-in-one server.
func Default() Config {
	return Config{
		RedisURL: "embedded", Data: "reelmill-data", Listen: "127.0.0.1:8080", Auth: "off",
		MaxUpload: 1 << 40, MaxQueued: 10_000, MasterCache: 20 << 30, KeepVersions: 3, KeepFor: 30 * 24 * time.Hour, StartPatience: time.Minute,
		Delivery: "proxy", RedirectFiles: time.Hour, RedirectPieces: time.Minute, Log: "text", LogLevel: "info",
	}
}

// Load reads defaults, then the YAML file at path (none when empty), then the environment: a container's environment must be
// able to override a mounted file. flags changes the result last.
func Load(path string, flags func(*Config)) (Config, error) {
	cfg := Default()
	if path != "" {
		if err := cfg.readFile(path); err != nil {
			return cfg, err
		}
	}
	if err := env.Parse(&cfg); err != nil {
		return cfg, (&faults{err.Error()}).refusal()
	}
	if flags != nil {
		flags(&cfg)
	}
	cfg.derive()
	return cfg, cfg.check()
}

func (c *Config) readFile(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return jobs.Refuse("config-unreadable", "The configuration file cannot be read.", "Check the path given to --config.", err)
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text), yaml.Strict())
	if err := decoder.Decode(c); err != nil {
		return jobs.Refuse("config-invalid", "The configuration file "+path+" has a fault:\n"+err.Error(),
			"docs/configuration.md lists every key.", err)
	}
	return nil
}

// derive fills in what follows from the data folder.
func (c *Config) derive() {
	if c.DatabaseURL == "" {
		c.DatabaseURL = filepath.Join(c.Data, "reelmill.db")
	}
	if c.StorageURL == "" {
		c.StorageURL = filepath.Join(c.Data, "store")
	}
	if c.Scratch == "" {
		c.Scratch = filepath.Join(c.Data, "scratch")
	}
	if c.PublicURL == "" {
		c.PublicURL = "http://" + c.Listen
	}
	c.PublicURL = strings.TrimSuffix(c.PublicURL, "/")
	c.MediaURL = strings.TrimSuffix(c.MediaURL, "/")
}

// LaneSlots returns how many steps of each lane run at once, starting from defaults.
func (c *Config) LaneSlots(defaults map[jobs.Lane]int) (map[jobs.Lane]int, error) {
	slots := map[jobs.Lane]int{}
	for _, lane := range jobs.Lanes() {
		if len(c.Lanes) == 0 || slices.Contains(c.Lanes, string(lane)) {
			slots[lane] = defaults[lane]
		}
	}
	for part := range strings.SplitSeq(c.Slots, ",") {
		name, number, paired := strings.Cut(strings.TrimSpace(part), "=")
		if name == "" {
			continue
		}
		if !paired {
			name, number = "", name
		}
		count, err := strconv.Atoi(number)
		if err != nil || count < 1 || count > 1000 {
			return nil, fmt.Errorf("%q is not a number from 1 to 1000", number)
		}
		if name != "" && !slices.Contains(jobs.Lanes(), jobs.Lane(name)) {
			return nil, fmt.Errorf("there is no lane %q", name)
		}
		for lane := range slots {
			if name == "" || jobs.Lane(name) == lane {
				slots[lane] = count
			}
		}
	}
	return slots, nil
}

// AllowedNetworks returns the private networks masters may be fetched from.
func (c *Config) AllowedNetworks() ([]netip.Prefix, error) {
	var networks []netip.Prefix
	for _, text := range c.FetchAllow {
		prefix, err := netip.ParsePrefix(strings.TrimSpace(text))
		if err != nil {
			return nil, fmt.Errorf("%q is not a network such as 10.1.0.0/16", text)
		}
		networks = append(networks, prefix)
	}
	return networks, nil
}
