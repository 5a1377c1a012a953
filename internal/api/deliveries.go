package api

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/reelmill/reelmill/internal/records"
)

// deliveryQuery selects and pages.
type deliveryQuery struct {
	ID     string `path:"id" maxLength:"100"`
	State  string `query:"state" enum:"pending,delivered,failed,discarded"`
	Type   string `query:"type" maxLength:"100" doc:"Type of event"`
	Cursor string `query:"cursor" maxLength:"500"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

type deliveriesAnswer struct{ Body DeliveryPage }

type deliveryAnswer struct{ Body DeliveryView }

type replayedAnswer struct{ Body Replayed }

func (s *server) deliveryRoutes(api huma.API, operation func(id, method, path, summary string) huma.Operation) {
	huma.Register(api, operation("list-deliveries", http.MethodGet, "/v1/webhooks/{id}/deliveries",
		"What was sent to a webhook and what is still to be sent, with every try; newest event first, for 30 days"), s.listDeliveries)
	huma.Register(api, operation("replay-delivery", http.MethodPost, "/v1/webhooks/{id}/deliveries/{delivery}/replay",
		"Send one event again, the very same message"), s.replayDelivery)
	huma.Register(api, operation("replay-webhook", http.MethodPost, "/v1/webhooks/{id}/replay",
		"Send every event since a moment, again or for the first time"), s.replayWebhook)
}

func (s *server) listDeliveries(ctx context.Context, in *deliveryQuery) (*deliveriesAnswer, error) {
	after, err := in.before()
	if err == nil && in.Type != "" {
		_, err = eventTypes([]string{in.Type})
	}
	if err == nil {
		_, err = s.records.Webhook(ctx, in.ID)
	}
	if err != nil {
		return nil, s.fail(err)
	}
	list, err := s.records.Deliveries(ctx, in.ID, records.DeliveryFilter{
		State: records.DeliveryState(in.State), Type: records.EventType(in.Type), Before: after, Limit: in.Limit + 1,
	})
	if err != nil {
		return nil, s.fail(err)
	}
	page := DeliveryPage{Deliveries: []DeliveryView{}}
	if len(list) > in.Limit {
		list = list[:in.Limit]
		page.Cursor = cursorOf(place{Query: in.fingerprint(), ID: strconv.FormatInt(list[in.Limit-1].EventSeq, 10)})
	}
	for i := range list {
		page.Deliveries = append(page.Deliveries, deliveryOf(&list[i]))
	}
	return &deliveriesAnswer{Body: page}, nil
}

func (q *deliveryQuery) fingerprint() string {
	return shortHash(strings.Join([]string{"deliveries", q.ID, q.State, q.Type}, "\x00"))
}

// before reads the cursor: the event the last page ended with.
func (q *deliveryQuery) before() (int64, error) {
	p, err := placeOf(q.Cursor, q.fingerprint())
	if err != nil || p.ID == "" {
		return 0, err
	}
	seq, err := strconv.ParseInt(p.ID, 10, 64)
	if err != nil || seq <= 0 {
		return 0, badCursor()
	}
	return seq, nil
}

func (s *server) replayDelivery(ctx context.Context, in *struct {
	ID       string `path:"id" maxLength:"100"`
	Delivery string `path:"delivery" maxLength:"100"`
},
) (*deliveryAnswer, error) {
	delivery, err := s.records.Replay(ctx, in.ID, in.Delivery)
	if err != nil {
		return nil, s.fail(err)
	}
	return &deliveryAnswer{Body: deliveryOf(delivery)}, nil
}

func (s *server) replayWebhook(ctx context.Context, in *struct {
	ID   string `path:"id" maxLength:"100"`
	Body struct {
		Since time.Time `json:"since" doc:"RFC 3339, inclusive"`
	}
},
) (*replayedAnswer, error) {
	count, err := s.records.ReplaySince(ctx, in.ID, in.Body.Since)
	if err != nil {
		return nil, s.fail(err)
	}
	return &replayedAnswer{Body: Replayed{Events: count}}, nil
}
