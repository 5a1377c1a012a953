package queue

import (
	"context"
	"fmt"
	"testing"

	"github.com/hibiken/asynq"

	"github.com/reelmill/reelmill/internal/testserver"
)

func BenchmarkEmit(b *testing.B) {
	urls := map[string]func() string{"embedded": func() string { return URLEmbedded }}
	if _, err := testserver.Find("redis-server"); err == nil {
		urls["redis"] = func() string { return startRedis(b).url() }
	}
	for name, url := range urls {
		b.Run(name, func(b *testing.B) {
			broker := openBroker(b, url())
			for n := 0; b.Loop(); n++ {
				if err := broker.Emit(b.Context(), emission(fmt.Sprint("s", n))); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkServe(b *testing.B) {
	for _, name := range []string{"embedded", "redis"} {
		b.Run(name, func(b *testing.B) {
			url := URLEmbedded
			if name == "redis" {
				url = startRedis(b).url()
			}
			broker := openBroker(b, url)
			done := make(chan struct{}, 1000)
			cfg := laneServer(broker, 8)
			server := asynq.NewServerFromRedisClient(broker.Client(), cfg)
			b.Cleanup(server.Shutdown)
			for n := range b.N {
				emit(b, broker, emission(fmt.Sprint("s", n)))
			}
			b.ResetTimer()
			if err := server.Start(countdown(done)); err != nil {
				b.Fatal(err)
			}
			for range b.N {
				<-done
			}
		})
	}
}

func countdown(done chan<- struct{}) asynq.HandlerFunc {
	return func(context.Context, *asynq.Task) error { done <- struct{}{}; return nil }
}
