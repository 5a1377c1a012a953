package worker

import (
	"os"
	"runtime"
	"strconv"
	"time"

	"github.com/reelmill/reelmill/jobs"
)

// Config says what a worker takes on.
type Config struct {
	// Name tells workers apart in the records; unique among running workers.
	Name string
	// Slots is how many steps of each lane run at once. A lane that is missing is not served.
	Slots map[jobs.Lane]int
	// Drain is how long running steps may finish by themselves after a stop was asked for.
	Drain time.Duration
}

// DefaultConfig serves every lane with slots by the number of cores: encoders use several threads each, so the heavy
// lane has few.
func DefaultConfig() Config {
	cores := runtime.GOMAXPROCS(0) // which follows the limit of a container
	host, err := os.Hostname()
	if err != nil {
		host = "worker"
	}
	return Config{
		Name: host + "-" + strconv.Itoa(os.Getpid()),
		Slots: map[jobs.Lane]int{
			jobs.LaneControl: 4,
			jobs.LaneLight:   max(2, cores/2),
			jobs.LaneHeavy:   max(1, cores/4),
		},
		Drain: 5 * time.Second,
	}
}
