package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// machine says where, when and with what was measured.
func (b *bench) machine(ctx context.Context) string {
	cpus, _ := os.ReadFile("/proc/cpuinfo") // a missing one is said as unknown
	ffmpeg, err := output(context.WithoutCancel(ctx), filepath.Join(b.folder, "version.log"), "ffmpeg", "-version")
	if err != nil {
		ffmpeg = []byte(err.Error())
	}
	first, _, _ := strings.Cut(string(ffmpeg), "\n")
	first, _, _ = strings.Cut(first, " Copyright")
	rows := [][]string{
		{"date", time.Now().UTC().Format(time.DateOnly)},
		{"processor", fmt.Sprintf("%s, %d cores", cmp.Or(processor(string(cpus)), "unknown"), runtime.NumCPU())},
		{"system", runtime.GOOS + "/" + runtime.GOARCH},
		{"ffmpeg", first},
		{"Go", runtime.Version()},
		{"load of 1, 5 and 15 minutes", b.begin + " before, " + load() + " after"},
		{"CPU of the server before a master comes", values(withServer(b.results), startup).text("%.2f") + " s, not part of the rows below"},
	}
	return table([]string{"this run", ""}, rows)
}

// load is how busy the machine is, as Linux says it.
func load() string {
	said, _ := os.ReadFile("/proc/loadavg")
	words := strings.Fields(string(said))
	return strings.Join(words[:min(3, len(words))], " ")
}

func startup(m measurement) float64 { return m.Startup }

// withServer are the measurements that started a server.
func withServer(r results) []measurement {
	var found []measurement
	for _, m := range r {
		if m.Startup > 0 {
			found = append(found, m)
		}
	}
	return found
}

// processor reads the model out of /proc/cpuinfo, "" where it is not said.
func processor(cpuinfo string) string {
	for line := range strings.Lines(cpuinfo) {
		if name, value, found := strings.Cut(line, ":"); found && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return ""
}
