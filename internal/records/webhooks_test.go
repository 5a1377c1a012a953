package records_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

// addHook stores a webhook for some types, for all where none are named.
func addHook(t testing.TB, store *records.Store, types ...records.EventType) *records.Webhook {
	t.Helper()
	id, err := records.NewWebhookID()
	must(t, err)
	hook := &records.Webhook{ID: id, URL: "https://cms.example/hook", Types: types, Secret: "first"}
	must(t, store.AddWebhook(t.Context(), hook))
	return hook
}

func due(t testing.TB, store *records.Store, hook *records.Webhook) []records.Delivery {
	t.Helper()
	list, err := store.DueDeliveries(t.Context(), hook.ID, 100)
	must(t, err)
	return list
}

func record(t testing.TB, store *records.Store, delivery records.Delivery, verdict records.Verdict) {
	t.Helper()
	verdict.Try.At = records.At(store.Now())
	must(t, store.RecordTry(t.Context(), &delivery, verdict))
}

func states(t testing.TB, store *records.Store, hook *records.Webhook) []records.DeliveryState {
	t.Helper()
	list, err := store.Deliveries(t.Context(), hook.ID, records.DeliveryFilter{Limit: 100})
	must(t, err)
	found := []records.DeliveryState{}
	for _, each := range slices.Backward(list) {
		found = append(found, each.State)
	}
	return found
}

func wantStates(t testing.TB, store *records.Store, hook *records.Webhook, want ...records.DeliveryState) {
	t.Helper()
	if got := states(t, store, hook); !slices.Equal(got, want) {
		t.Errorf("deliveries are %v, want %v", got, want)
	}
}

const (
	pending   = records.DeliveryPending
	delivered = records.DeliveryDelivered
	failed    = records.DeliveryFailed
	discarded = records.DeliveryDiscarded
)

func TestWebhookGetsWhatItWants(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		all, some := addHook(t, store), addHook(t, store, records.EventVersionReady, records.EventManifestPublished)
		off := addHook(t, store)
		_, err := store.EditWebhook(t.Context(), off.ID, func(h *records.Webhook) { h.State, h.Reason = records.WebhookDisabled, "by hand" })
		must(t, err)
		plan(t, store, 1).runAll(t)
		wantStates(t, store, all, pending, pending, pending, pending, pending)
		wantStates(t, store, some, pending, pending)
		wantStates(t, store, off)
		list, err := store.Deliveries(t.Context(), all.ID, records.DeliveryFilter{State: pending, Type: records.EventDerivativeReady, Limit: 9})
		must(t, err)
		if len(list) != 1 || list[0].Type != records.EventDerivativeReady {
			t.Errorf("selected were %+v", list)
		}
		if list, err := store.Deliveries(t.Context(), all.ID, records.DeliveryFilter{Before: list[0].EventSeq, Limit: 9}); err != nil || len(list) != 2 {
			t.Errorf("before it there are %d, %v", len(list), err)
		}
	})
}

// One asset's events leave in order, whatever becomes of the first; another asset's do not wait for them.
func TestOrderOfOneAsset(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		hook := addHook(t, store)
		first, other := plan(t, store, 1), plan(t, store, 1)
		heads := due(t, store, hook)
		if len(heads) != 2 || heads[0].AssetID != first.asset.ID || heads[1].AssetID != other.asset.ID || heads[0].Type != records.EventAssetCreated {
			t.Fatalf("due are %+v", heads)
		}
		later := records.At(store.Now().Add(time.Hour))
		record(t, store, heads[0], records.Verdict{Try: records.Try{Status: 500}, State: pending, NextAt: later})
		record(t, store, heads[0], records.Verdict{State: delivered}) // from a sender that was slower: too late
		first.runAll(t)                                               // what comes now waits as well
		if list := due(t, store, hook); len(list) != 1 || list[0].AssetID != other.asset.ID {
			t.Errorf("due are %+v", list)
		}
		record(t, store, heads[1], records.Verdict{Try: records.Try{Status: 204}, State: delivered})
		if list := due(t, store, hook); len(list) != 1 || list[0].Type != records.EventVersionProcessing || list[0].AssetID != other.asset.ID {
			t.Errorf("due are %+v", list)
		}
		waiting, err := store.Deliveries(t.Context(), hook.ID, records.DeliveryFilter{State: pending, Limit: 99})
		must(t, err)
		for _, each := range waiting {
			if each.AssetID == first.asset.ID && each.NextAt < later {
				t.Errorf("%s is looked at before its turn", each.Type)
			}
		}
		heads[0].Attempts = 1
		record(t, store, heads[0], records.Verdict{Try: records.Try{Status: 500}, State: failed})
		if list := due(t, store, hook); len(list) != 2 || !slices.ContainsFunc(list, func(d records.Delivery) bool {
			return d.AssetID == first.asset.ID && d.Type == records.EventVersionProcessing
		}) {
			t.Errorf("due are %+v", list)
		}
	})
}

func TestGoneDisablesAndDiscards(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		hook, other := addHook(t, store), addHook(t, store)
		plan(t, store, 1)
		record(t, store, due(t, store, hook)[0], records.Verdict{Try: records.Try{Status: 410}, State: failed, Disable: "it answered 410"})
		wantStates(t, store, hook, failed, discarded)
		wantStates(t, store, other, pending, pending)
		kept, err := store.Webhook(t.Context(), hook.ID)
		must(t, err)
		if kept.State != records.WebhookDisabled || kept.Reason != "it answered 410" {
			t.Errorf("the webhook is %s: %s", kept.State, kept.Reason)
		}
		_, err = store.ReplaySince(t.Context(), hook.ID, time.Time{})
		if jobs.CodeOf(err) != "webhook-disabled" {
			t.Errorf("replaying gave %v", err)
		}
		plan(t, store, 1) // while it is disabled
		_, err = store.EditWebhook(t.Context(), hook.ID, func(h *records.Webhook) { h.State = records.WebhookEnabled })
		must(t, err)
		if count, err := store.ReplaySince(t.Context(), hook.ID, store.Now().Add(-time.Hour)); err != nil || count != 4 {
			t.Errorf("%d were replayed, %v", count, err)
		}
		wantStates(t, store, hook, pending, pending, pending, pending)
		if count, err := store.ReplaySince(t.Context(), hook.ID, store.Now().Add(time.Hour)); err != nil || count != 0 {
			t.Errorf("%d were replayed of what is to come, %v", count, err)
		}
	})
}

func TestReplayOne(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		hook, other := addHook(t, store), addHook(t, store)
		plan(t, store, 1)
		head := due(t, store, hook)[0]
		record(t, store, head, records.Verdict{Try: records.Try{Status: 204}, State: delivered})
		if _, err := store.Replay(t.Context(), other.ID, head.ID); !notFound(err) {
			t.Errorf("another webhook replayed it: %v", err)
		}
		replayed, err := store.Replay(t.Context(), hook.ID, head.ID)
		must(t, err)
		if replayed.State != pending || replayed.Attempts != 0 || len(replayed.Tries) != 1 || replayed.EventID != head.EventID {
			t.Errorf("replayed is %+v", replayed)
		}
		if list := due(t, store, hook); len(list) != 1 || list[0].ID != head.ID {
			t.Errorf("due are %+v", list)
		}
	})
}

func TestRotation(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		hook := addHook(t, store)
		hook, err := store.RotateSecret(t.Context(), hook.ID, "second", time.Hour, func(kept string) string { return "sealed " + kept })
		must(t, err)
		at := store.Now()
		if got := hook.Secrets(at); !slices.Equal(got, []string{"second", "sealed first"}) {
			t.Errorf("%v sign", got)
		}
		if got := hook.Secrets(at.Add(2 * time.Hour)); !slices.Equal(got, []string{"second"}) {
			t.Errorf("%v sign after the overlap", got)
		}
		hook, err = store.RotateSecret(t.Context(), hook.ID, "third", time.Hour, func(string) string { return "" })
		must(t, err)
		if got := hook.Secrets(at); !slices.Equal(got, []string{"third"}) || hook.PreviousUntil != 0 {
			t.Errorf("%v sign after one that was not kept, until %v", got, hook.PreviousUntil)
		}
	})
}

func TestSecretsAreKeptOtherwise(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		ctx := t.Context()
		one, two, off := addHook(t, store), addHook(t, store), addHook(t, store)
		_, err := store.RotateSecret(ctx, two.ID, "second", time.Hour, func(kept string) string { return kept })
		must(t, err)
		_, err = store.EditWebhook(ctx, off.ID, func(h *records.Webhook) { h.State = records.WebhookDisabled })
		must(t, err)
		must(t, store.RemoveWebhook(ctx, addHook(t, store).ID))
		before, err := store.Webhooks(ctx)
		must(t, err)
		rekeep := func(id, kept string) string { return id + " " + strings.TrimPrefix(kept, id+" ") }
		for _, err := range together(3, func(int) error {
			_, err := store.RekeepSecrets(ctx, rekeep)
			return err
		}) {
			must(t, err)
		}
		after, err := store.Webhooks(ctx)
		must(t, err)
		if len(after) != 3 {
			t.Fatalf("there are %d webhooks", len(after))
		}
		for i, hook := range after {
			want := []string{hook.ID + " first"}
			if hook.ID == two.ID {
				want = []string{hook.ID + " second", hook.ID + " first"}
			}
			if got := hook.Secrets(store.Now()); !slices.Equal(got, want) || hook.UpdatedAt != before[i].UpdatedAt || hook.State != before[i].State {
				t.Errorf("%s is kept as %+v", hook.ID, hook)
			}
		}
		if changed, err := store.RekeepSecrets(ctx, rekeep); err != nil || changed != 0 {
			t.Errorf("a second look changed %d, %v", changed, err)
		}
		must(t, store.Raw().Exec("UPDATE webhooks SET secret = 'first' WHERE id = ?", one.ID).Error)
		if changed, err := store.RekeepSecrets(ctx, rekeep); err != nil || changed != 1 {
			t.Errorf("one that was added changed %d, %v", changed, err)
		}
	})
}

func TestWebhooksAreBounded(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		last := addHook(t, store)
		for range records.MaxWebhooks - 1 {
			last = addHook(t, store)
		}
		if err := store.AddWebhook(t.Context(), &records.Webhook{URL: "x"}); jobs.CodeOf(err) != "too-many-webhooks" {
			t.Errorf("one more gave %v", err)
		}
		plan(t, store, 1)
		must(t, store.RemoveWebhook(t.Context(), last.ID))
		wantStates(t, store, last, discarded, discarded)
		if _, err := store.Webhook(t.Context(), last.ID); !notFound(err) {
			t.Errorf("a removed webhook gave %v", err)
		}
		if err := store.RemoveWebhook(t.Context(), last.ID); !notFound(err) {
			t.Errorf("removing it twice gave %v", err)
		}
		addHook(t, store)
	})
}

func TestForgetEvents(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 1)
		hook, removed := addHook(t, store), addHook(t, store)
		s.runAll(t) // two events are nobody's, three the webhooks'
		must(t, store.RemoveWebhook(t.Context(), removed.ID))
		forget := func() int {
			t.Helper()
			count, err := store.ForgetEvents(t.Context(), -time.Hour, 100)
			must(t, err)
			return count
		}
		forget()
		if got := kinds(t, store, s.asset.ID); len(got) != 3 {
			t.Errorf("what is still to be delivered was forgotten: %v are left", got)
		}
		for range 3 {
			record(t, store, due(t, store, hook)[0], records.Verdict{State: delivered})
		}
		for forget() > 0 {
		}
		if got := kinds(t, store, s.asset.ID); len(got) != 0 {
			t.Errorf("left are %v", got)
		}
		var hooks int64
		must(t, store.Raw().Table("webhooks").Count(&hooks).Error)
		if hooks != 1 {
			t.Errorf("%d webhooks are left", hooks)
		}
	})
}

func TestBodyIsKept(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 1)
		events, err := store.Events(t.Context(), s.asset.ID, 0, 1)
		must(t, err)
		for _, body := range []string{`{"first":1}`, `{"second":2}`} {
			if got, err := store.SetBody(t.Context(), events[0].ID, body); err != nil || got != `{"first":1}` {
				t.Errorf("kept is %s, %v", got, err)
			}
		}
		if _, err := store.SetBody(t.Context(), "evt_none", "x"); !notFound(err) {
			t.Errorf("a body of nothing gave %v", err)
		}
	})
}

func notFound(err error) bool { return errors.Is(err, records.ErrNotFound) }
