package publication

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/current"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/records/recordstest"
	"github.com/reelmill/reelmill/jobs"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// shop is a database with one published asset, "a", and servers that come and go over it.
type shop struct{ db *records.Store }

func newShop(t *testing.T) shop {
	t.Helper()
	db, err := records.Open(t.Context(), records.Config{URL: recordstest.BlankSQLite(t)})
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	recordstest.Shelve(t, db, &records.Asset{ID: "a", Title: "Film", EndsAt: records.At(time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC))}, recordstest.Master(""))
	return shop{db}
}

// server is one whose memory is empty, and which keeps pages only when it is told to.
func (s shop) server(t *testing.T, build, site string) *Reader {
	t.Helper()
	reader, err := New(Config{Addresses: Addresses{Secret: []byte("0123456789abcdef"), Base: site}, Site: site, Build: build}, s.db, nil)
	must(t, err)
	if reader.shelf != nil {
		reader.shelf.busy = true
	}
	return reader
}

func bodyFrom(t *testing.T, reader *Reader, ask Ask) string {
	t.Helper()
	page, err := reader.Page(t.Context(), ask, time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC))
	must(t, err)
	if !strings.HasPrefix(page.ETag, `"`) {
		t.Errorf("the tag is %s", page.ETag)
	}
	return string(page.Body)
}

// replaced puts a mark in the place of the body of the page that a server has prepared for an ask, so that it is seen who takes it.
func (s shop) replaced(t *testing.T, reader *Reader, ask Ask, body []byte) {
	t.Helper()
	bodyFrom(t, reader, ask)
	waiting := reader.shelf.next()
	if len(waiting) != 1 {
		t.Fatalf("%d pages wait to be kept, want 1", len(waiting))
	}
	waiting[0].Body = body
	must(t, s.db.KeepPages(t.Context(), waiting))
}

const mark = "from the shelf"

func TestPagesAreTakenFromTheShelf(t *testing.T) {
	t.Parallel()
	s, fr := newShop(t), Ask{Ref: "a", Locales: []string{"fr"}}
	s.replaced(t, s.server(t, "one", "https://a.example"), fr, (&packer{}).bytes([]byte(mark)))
	for _, c := range []struct {
		name, build, site string
		ask               Ask
		want              bool
	}{
		{"the same build", "one", "https://a.example", fr, true},
		{"by the same words", "one", "https://a.example", Ask{Ref: "a", Locales: []string{"fr"}, Place: Place{Territory: "GB"}}, true},
		{"another build", "two", "https://a.example", fr, false},
		{"other addresses", "one", "https://b.example", fr, false},
		{"other languages", "one", "https://a.example", Ask{Ref: "a"}, false},
		{"no name", "", "https://a.example", fr, false},
	} {
		got := bodyFrom(t, s.server(t, c.build, c.site), c.ask)
		if (got == mark) != c.want || !c.want && !strings.Contains(got, `"title":"Film"`) {
			t.Errorf("%s: %.60s", c.name, got)
		}
	}
	_, err := s.db.EditAsset(t.Context(), "a", func(a *records.Asset) { a.Title = "Edited" })
	must(t, err)
	if got := bodyFrom(t, s.server(t, "one", "https://a.example"), fr); !strings.Contains(got, `"title":"Edited"`) {
		t.Errorf("after an edit: %.60s", got)
	}
}

// While two builds answer, as in a rolling deploy, neither takes the other's pages away.
func TestTwoBuildsKeepTheirPages(t *testing.T) {
	t.Parallel()
	s, ask := newShop(t), Ask{Ref: "a"}
	for _, build := range []string{"one", "two"} {
		s.replaced(t, s.server(t, build, "https://a.example"), ask, (&packer{}).bytes([]byte(build)))
	}
	for _, build := range []string{"one", "two"} {
		if got := bodyFrom(t, s.server(t, build, "https://a.example"), ask); got != build {
			t.Errorf("build %s reads %.60s", build, got)
		}
	}
}

// What is kept is what was sent, to the byte, and under the same tag.
func TestKeptPagesAreTheSame(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	first := s.server(t, "one", "https://a.example")
	want, err := first.Page(t.Context(), Ask{Ref: "a"}, time.Now())
	must(t, err)
	first.shelf.work()
	if first.shelf.busy {
		t.Error("the shelf thinks that it is still at work")
	}
	key := pageKey{asset: "a", revision: 0}
	asset, err := s.db.Asset(t.Context(), "a")
	must(t, err)
	key.revision = asset.Revision
	kept, err := s.server(t, "one", "https://a.example").shelf.find(t.Context(), key)
	must(t, err)
	if kept == nil || string(kept.body) != string(want.Body) || kept.etag != want.ETag {
		t.Errorf("kept is %+v", kept)
	}
}

func TestBrokenPagesAreMadeAnew(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.replaced(t, s.server(t, "one", "https://a.example"), Ask{Ref: "a"}, []byte("no deflate stream"))
	if got := bodyFrom(t, s.server(t, "one", "https://a.example"), Ask{Ref: "a"}); !strings.Contains(got, `"title":"Film"`) {
		t.Errorf("read %.60s", got)
	}
}

// However slow the database is, no more wait than a bound, and readers are answered.
func TestFewPagesWait(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	reader := s.server(t, "one", "https://a.example")
	for range 2 * maxWaiting {
		reader.shelf.keep(pageKey{asset: "a"}, &prepared{body: []byte("x")})
	}
	if n := len(reader.shelf.waiting); n != maxWaiting {
		t.Errorf("%d pages wait, want %d", n, maxWaiting)
	}
}

// A question that was confirmed by its asker looks at the changes no second time; one that was not does.
func TestConfirmedIsNotConfirmedAgain(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	looks := 0
	feed := current.NewFeed(func(ctx context.Context, since records.Mark) (records.Changes, error) {
		looks++
		return s.db.Changes(ctx, since)
	})
	reader, err := New(Config{Feed: feed}, s.db, nil)
	must(t, err)
	must(t, feed.Confirm(t.Context()))
	_, err = reader.Page(Confirmed(t.Context()), Ask{Ref: "a"}, time.Now())
	must(t, err)
	if looks != 1 {
		t.Errorf("looked %d times, want once", looks)
	}
	_, err = s.db.EditAsset(t.Context(), "a", func(a *records.Asset) { a.Title = "Edited" })
	must(t, err)
	page, err := reader.Page(t.Context(), Ask{Ref: "a"}, time.Now())
	must(t, err)
	if looks != 2 || !strings.Contains(string(page.Body), `"title":"Edited"`) {
		t.Errorf("looked %d times, want twice, and read %.80s", looks, page.Body)
	}
	if _, err := reader.Page(t.Context(), Ask{Ref: "b"}, time.Now()); !errors.Is(err, records.ErrNotFound) {
		t.Errorf("an asset that does not exist: %v", err)
	}
}

// Without the database nobody knows what may be shown, and nothing is shown; nothing that was changed meanwhile is missed afterwards.
func TestNothingIsShownUnconfirmed(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	var down error
	feed := current.NewFeed(func(ctx context.Context, since records.Mark) (records.Changes, error) {
		if down != nil {
			return records.Changes{}, down
		}
		return s.db.Changes(ctx, since)
	})
	reader, err := New(Config{Feed: feed}, s.db, nil)
	must(t, err)
	bodyFrom(t, reader, Ask{Ref: "a"})
	down = errors.New("no database")
	if _, err := reader.Page(t.Context(), Ask{Ref: "a"}, time.Now()); !errors.Is(err, down) {
		t.Errorf("without a database: %v", err)
	}
	must(t, s.db.Withdraw(t.Context(), "a"))
	down = nil
	if _, err := reader.Page(t.Context(), Ask{Ref: "a"}, time.Now()); jobs.CodeOf(err) != "asset-withdrawn" {
		t.Errorf("taken down meanwhile: %v", err)
	}
}

// A page that unpacks to more than was ever packed is none of ours, and is not served cut off.
func TestHugePagesAreMadeAnew(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	reader := s.server(t, "one", "https://a.example")
	reader.shelf.keep(pageKey{asset: "a"}, &prepared{body: make([]byte, largestPage+1)})
	if n := len(reader.shelf.waiting); n != 0 {
		t.Errorf("%d pages wait to be kept", n)
	}
	s.replaced(t, reader, Ask{Ref: "a"}, (&packer{}).bytes(make([]byte, largestPage+1)))
	if got := bodyFrom(t, s.server(t, "one", "https://a.example"), Ask{Ref: "a"}); !strings.Contains(got, `"title":"Film"`) {
		t.Errorf("read %.60s", got)
	}
}
