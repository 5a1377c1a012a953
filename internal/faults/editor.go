package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"
)

// waiting is the query of versions that wait for an editor.
const waiting = "SELECT asset_id, number::text FROM versions WHERE state = 'in_review'"

// edit approves what waits for it until ctx ends. What is refused or not answered is asked again.
func (s *suite) edit(ctx context.Context) {
	for ctx.Err() == nil {
		rows, _ := s.rows(ctx, waiting) // while the database is away there is nothing to do
		for _, row := range rows {
			s.approve(ctx, row[0], row[1])
		}
		pause(ctx, time.Second)
	}
}

func (s *suite) approve(ctx context.Context, asset, number string) {
	ctx, stop := context.WithTimeout(ctx, queryBudget)
	defer stop()
	address := fmt.Sprintf("http://%s/v1/assets/%s/versions/%s/approve", s.fleet.address, asset, number)
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, http.NoBody)
	if err != nil {
		return
	}
	request.Header.Set("Authorization", "Bearer "+s.fleet.key)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return
	}
	_, _ = io.Copy(io.Discard, response.Body)
	_ = response.Body.Close()
}
