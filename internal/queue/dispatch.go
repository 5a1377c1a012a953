package queue

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/schedule"
	"github.com/reelmill/reelmill/jobs"
)

// groomEvery is how soon a flushed Redis learns again what it must know.
const groomEvery = 3 * time.Second

// dispatch sends from every flow what its queue has room for, and reports whether a batch of rows without a flow was full.
func (r *Relay) dispatch(ctx context.Context, flows []records.Flow) (more bool, err error) {
	room, err := r.room(ctx)
	if err != nil || len(flows) == 0 {
		return false, err
	}
	if flows[0] == "" { // the empty name sorts first
		if more, err = r.sendUnsorted(ctx); err != nil {
			return false, err
		}
	}
	lines := map[string][]records.Flow{}
	for _, flow := range flows {
		lines[flow.Queue()] = append(lines[flow.Queue()], flow)
	}
	for _, queue := range slices.Sorted(maps.Keys(room)) {
		if err := r.sendQueue(ctx, queue, lines[queue], room[queue]); err != nil {
			return false, err
		}
	}
	return more, nil
}

// room asks how much every queue should hold beyond what it does, and makes paused lanes keep what they have.
func (r *Relay) room(ctx context.Context) (room map[string]int, err error) {
	paused, err := r.outbox.Paused(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the outbox: %w", err)
	}
	err = promptly(ctx, func(ctx context.Context) error {
		if err := r.groom(ctx, paused); err != nil {
			return err
		}
		room, err = r.gauge.room(ctx, paused)
		return err
	})
	return room, err
}

// groom tells Redis what it may have forgotten in a flush: which queues there are and which are held back.
func (r *Relay) groom(ctx context.Context, paused []jobs.Lane) error {
	if slices.Equal(paused, r.paused) && time.Since(r.groomed) < groomEvery {
		return nil
	}
	if err := errors.Join(r.broker.register(ctx), r.broker.hold(ctx, paused)); err != nil {
		return err
	}
	r.paused, r.groomed = paused, time.Now()
	return nil
}

// sendUnsorted sends what an older release wrote, as it comes.
func (r *Relay) sendUnsorted(ctx context.Context) (more bool, err error) {
	rows, err := r.read(ctx, "", relayBatch)
	if err != nil {
		return false, err
	}
	return len(rows) >= relayBatch, r.send(ctx, rows)
}

// sendQueue fills the room of one queue, its tenants taking turns.
func (r *Relay) sendQueue(ctx context.Context, queue string, flows []records.Flow, room int) error {
	if room == 0 || len(flows) == 0 {
		return nil
	}
	if r.turns[queue] == nil {
		r.turns[queue] = &schedule.Turns{}
	}
	var tenants []string
	for _, flow := range flows {
		tenants = append(tenants, flow.Tenant())
	}
	lines := map[string][]Row{}
	for _, tenant := range r.turns[queue].Soonest(tenants, room) {
		rows, err := r.read(ctx, records.FlowOf(queue, tenant), room)
		if err != nil {
			return err
		}
		lines[tenant] = rows
	}
	return r.send(ctx, schedule.Deal(r.turns[queue], lines, room, func(row Row) int { return row.Emission.Payload.Units }))
}

// read returns rows of a flow that can be sent.
func (r *Relay) read(ctx context.Context, flow records.Flow, limit int) ([]Row, error) {
	rows, err := r.outbox.InFlow(ctx, flow, limit+len(r.unfit))
	if err != nil {
		return nil, fmt.Errorf("read the outbox: %w", err)
	}
	rows = slices.DeleteFunc(rows, func(row Row) bool { _, unfit := r.unfit[row.ID]; return unfit })
	return rows[:min(len(rows), limit)], nil
}

// send stops at the first row that does not get through, so that none overtakes it.
func (r *Relay) send(ctx context.Context, rows []Row) error {
	for _, row := range rows {
		err := promptly(ctx, func(ctx context.Context) error { return r.broker.Emit(ctx, row.Emission) })
		switch {
		case err == nil:
			r.sent = append(r.sent, row.ID)
		case jobs.CodeOf(err) == codeEmission:
			r.unfit[row.ID] = struct{}{}
			r.logger.Error("outbox row cannot be sent and stays", "row", row.ID, "error", err)
		default:
			return err
		}
	}
	return nil
}
