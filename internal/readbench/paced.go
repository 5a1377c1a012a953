package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// paced asks at a steady rate, whether answers come or not, and counts each wait from when the question was due: a server that stalls is
// charged for all who had to wait behind the stall. It writes requests by hand, since it shares the machine with whom it asks.
func paced(ctx context.Context, o options, url, key string, count int, rate float64) (figures, error) {
	total := int(rate * float64(o.seconds))
	waits, faults := make([]time.Duration, total), make([]error, o.connections)
	due := make(chan int, total)
	began, before := time.Now(), spent(serving...)
	moment := func(i int) time.Time { return began.Add(time.Duration(float64(i) / rate * float64(time.Second))) }
	var askers sync.WaitGroup
	for n := range o.connections {
		askers.Go(func() {
			faults[n] = asking(ctx, url, key, due, count, func(i int) { waits[i] = time.Since(moment(i)) })
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

// asking sends what is due over one connection until nothing more is, and tells of each answer.
func asking(ctx context.Context, url, key string, due <-chan int, count int, answered func(int)) error {
	address := strings.TrimPrefix(url, "http://")
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(time.Hour)); err != nil {
		return err
	}
	answers := bufio.NewReaderSize(conn, 32<<10)
	for i := range due {
		_, err := fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n\r\n", manifestPath(1+rand.IntN(count)), address, key)
		if err != nil {
			return err
		}
		if err := take(answers); err != nil {
			return err
		}
		answered(i)
	}
	return nil
}

func take(answers *bufio.Reader) error {
	answer, err := http.ReadResponse(answers, nil)
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
