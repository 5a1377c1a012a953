package main

import (
	"context"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"time"
)

// paced asks at a steady rate, whether answers come or not, and counts each wait from when the question was due: a server that stalls is
// charged for all who had to wait behind the stall.
func paced(ctx context.Context, o options, url, key string, count int, rate float64) (figures, error) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: o.connections, MaxConnsPerHost: o.connections}, Timeout: startBudget}
	total := int(rate * float64(o.seconds))
	waits, faults := make([]time.Duration, total), make([]error, o.connections)
	due := make(chan int, total)
	began, before := time.Now(), spent(serving...)
	moment := func(i int) time.Time { return began.Add(time.Duration(float64(i) / rate * float64(time.Second))) }
	var askers sync.WaitGroup
	for asker := range o.connections {
		askers.Go(func() {
			for i := range due {
				if err := ask(ctx, client, url+manifestPath(1+rand.IntN(count)), key); err != nil {
					faults[asker] = err
				}
				waits[i] = time.Since(moment(i))
			}
		})
	}
	for i := range total {
		time.Sleep(time.Until(moment(i)))
		due <- i
	}
	close(due)
	askers.Wait()
	for _, err := range faults {
		if err != nil {
			return figures{}, err
		}
	}
	took := time.Since(began)
	slices.Sort(waits)
	return figures{float64(total) / took.Seconds(), waits[total/2], waits[total*99/100], (spent(serving...) - before) / time.Duration(total)}, nil
}

func ask(ctx context.Context, client *http.Client, url, key string) error {
	answer, err := fetch(ctx, client, url, key, "")
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return errStatus
	}
	_, err = io.Copy(io.Discard, answer.Body)
	return err
}
