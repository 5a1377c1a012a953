package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"
)

// The results section of the page lies between these lines.
const (
	beginMark = "<!-- results: written by `make bench-manifest` -->"
	endMark   = "<!-- end of results of `make bench-manifest` -->"
)

// tell prints the results and writes them into the page.
func tell(o options, results []comparison) error {
	text := page(o, results)
	fmt.Print(text)
	if o.doc == "" {
		return nil
	}
	old, err := os.ReadFile(o.doc)
	if err != nil {
		return err
	}
	before, rest, begins := strings.Cut(string(old), beginMark)
	_, after, ends := strings.Cut(rest, endMark)
	if !begins || !ends {
		return fmt.Errorf("%s: the lines %q and %q are not both there", o.doc, beginMark, endMark)
	}
	return os.WriteFile(o.doc, []byte(before+beginMark+"\n\n"+text+"\n"+endMark+after), 0o644)
}

func page(o options, results []comparison) string {
	var b strings.Builder
	load, _ := os.ReadFile("/proc/loadavg") // only said, never needed
	fmt.Fprintf(&b, "%s, %d cores, %s; %d connections, %d s each; load after the run %s.\n\n", time.Now().UTC().Format(time.DateOnly), runtime.NumCPU(),
		runtime.Version(), o.connections, o.seconds, strings.Join(strings.Fields(string(load))[:min(3, len(strings.Fields(string(load))))], " "))
	b.WriteString("| assets | what | requests/s | p50 | p99 | CPU a request | of nginx |\n| ---: | --- | ---: | ---: | ---: | ---: | ---: |\n")
	for _, c := range results {
		row(&b, c.assets, fmt.Sprintf("nginx, files of %d bytes", c.saved.bytes), c.nginx, 0)
		row(&b, c.assets, "reelmill", c.mill, c.mill.Rate/c.nginx.Rate)
		row(&b, c.assets, "nginx, nothing new (304)", c.nginxTags, 0)
		row(&b, c.assets, "reelmill, nothing new (304)", c.millTags, c.millTags.Rate/c.nginxTags.Rate)
		row(&b, c.assets, "nginx, asked half as often as Reelmill can", c.nginxHalf, 0)
		row(&b, c.assets, "reelmill at half of its rate", c.half, 0)
		row(&b, c.assets, "reelmill, just restarted", c.woken, c.woken.Rate/c.nginx.Rate)
	}
	for _, c := range results {
		fmt.Fprintf(&b, "\nWith all %d in memory, the server takes %d MiB.\n", c.assets, c.memory>>20)
		fmt.Fprintf(&b, "\nReading each of %d manifests for the first time, 16 at once: %.0f a second.\n", c.assets, float64(c.assets)/c.saved.took.Seconds())
	}
	return b.String()
}

func row(b *strings.Builder, assets int, what string, f figures, share float64) {
	of := ""
	if share > 0 {
		of = fmt.Sprintf("%.2f", share)
	}
	fmt.Fprintf(b, "| %d | %s | %.0f | %s | %s | %d µs | %s |\n", assets, what, f.Rate, millis(f.P50), millis(f.P99), f.CPU.Microseconds(), of)
}

func millis(d time.Duration) string { return fmt.Sprintf("%.2f ms", d.Seconds()*1000) }
