package publication

import (
	"context"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/together"
)

// Glances are look-ups that all readers share.
type Glances = together.Lookup[records.Question, records.Glimpse]

type foreseenKey struct{}

// foreseen is a question that was asked before its asker came here.
type foreseen struct {
	question records.Question
	seat     together.Seat[records.Question, records.Glimpse]
}

// Foresee asks how an asset stands for whoever will want to know under the returned context, so that what it must ask for before goes into
// the same look-up.
func (r *Reader) Foresee(ctx context.Context, ref string) context.Context {
	question := records.Question{Name: ref}
	return context.WithValue(ctx, foreseenKey{}, foreseen{question, r.cfg.Glances.Ask(ctx, question)})
}

// glance is how an asset stands, as of now.
func (r *Reader) glance(ctx context.Context, ref string) (records.Glimpse, error) {
	question := records.Question{Name: ref}
	seat, ok := ctx.Value(foreseenKey{}).(foreseen)
	if !ok || seat.question != question {
		seat.seat = r.cfg.Glances.Ask(ctx, question)
	}
	found, ok, err := seat.seat.Wait(ctx)
	if err == nil && !ok {
		err = records.ErrNotFound
	}
	return found, err
}

// head is what decides whether an asset may be shown now, and nothing else of it. Its revision is looked up anew each time, together with those of
// all who ask at the same time; the rest only after a change. It is shared: nobody may change it.
func (r *Reader) head(ctx context.Context, ref string) (*records.Asset, error) {
	mark, err := r.glance(ctx, ref)
	if err != nil {
		return nil, err
	}
	if known, ok := r.heads.GetIfPresent(mark.ID); ok && known.Revision >= mark.Revision {
		return known, nil
	}
	asset, err := r.records.Asset(ctx, mark.ID)
	if err != nil {
		return nil, err
	}
	head := headOf(asset)
	r.heads.Set(head.ID, head)
	return head, nil
}

// headOf leaves out what is long, such as texts: very many are kept.
func headOf(a *records.Asset) *records.Asset {
	return &records.Asset{
		ID: a.ID, State: a.State, Revision: a.Revision, PublishedVersion: a.PublishedVersion, LatestVersion: a.LatestVersion, FallbackID: a.FallbackID,
		StartsAt: a.StartsAt, EndsAt: a.EndsAt, Territories: a.Territories, Channels: a.Channels,
	}
}
