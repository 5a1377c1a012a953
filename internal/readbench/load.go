package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"github.com/reelmill/reelmill/internal/testserver"
)

// script is what wrk asks: the manifest of any asset, with the tag of the one before in a second run of revalidations. It prints the
// result as JSON behind everything else.
const script = `
local count, key, tags = %d, %q, %q
math.randomseed(os.time())
local etags = nil
if tags ~= "" then etags = {} for line in io.lines(tags) do etags[#etags + 1] = line end end
request = function()
  local n = math.random(count)
  local headers = {}
  if key ~= "" then headers["Authorization"] = "Bearer " .. key end
  if etags then headers["If-None-Match"] = etags[n] end
  return wrk.format("GET", "/v1/assets/" .. n .. "/manifest", headers)
end
done = function(summary, latency)
  io.write(string.format('\n{"requests":%%d,"micros":%%d,"p50":%%d,"p99":%%d,"errors":%%d}\n', summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99),
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
`

// figures are what a server did. Times are those that a client waited.
type figures struct {
	Rate     float64       // requests a second
	P50, P99 time.Duration // median, and what one in a hundred exceeds
	CPU      time.Duration // of the server and what it asks itself, for one request
}

// serving are the programs that answer; only those of one side are asked at a time.
var serving = []string{"reelmill", "postgres", "nginx"} //nolint:gochecknoglobals // a constant list

// load asks a server for as much as it gives.
func load(ctx context.Context, o options, folder, url, key, tags string, count int) (found figures, err error) {
	where, err := testserver.Find("wrk")
	if err != nil {
		return found, err
	}
	file := filepath.Join(folder, "ask.lua")
	if err := os.WriteFile(file, fmt.Appendf(nil, script, count, key, tags), 0o600); err != nil {
		return found, err
	}
	before := spent(serving...)
	output, err := exec.CommandContext(ctx, filepath.Join(where, "wrk"), "-t1", "-c"+strconv.Itoa(o.connections), "-d"+strconv.Itoa(o.seconds)+"s", "-s", file, url).CombinedOutput()
	if err != nil {
		return found, fmt.Errorf("wrk: %w: %s", err, output)
	}
	var said struct{ Requests, Micros, P50, P99, Errors int64 }
	if err := json.Unmarshal(lastLine(output), &said); err != nil || said.Errors > 0 || said.Requests == 0 {
		return found, fmt.Errorf("%w: wrk said %s", errStatus, output)
	}
	micros := func(n int64) time.Duration { return time.Duration(n) * time.Microsecond }
	cpu := (spent(serving...) - before) / time.Duration(said.Requests)
	return figures{float64(said.Requests) / micros(said.Micros).Seconds(), micros(said.P50), micros(said.P99), cpu}, nil
}

func lastLine(output []byte) []byte {
	for at := len(output) - 2; at >= 0; at-- {
		if output[at] == '\n' {
			return output[at+1:]
		}
	}
	return output
}
