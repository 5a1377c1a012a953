package main

import (
	"context"
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
	_, _ = s.fleet.call(ctx, s.fleet.servers[0], http.MethodPost, "/v1/assets/"+asset+"/versions/"+number+"/approve", nil)
}
