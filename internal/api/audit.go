package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/reelmill/reelmill/internal/records"
)

// AuditEntry says who did what to an asset.
type AuditEntry struct {
	At      time.Time      `json:"at"`
	Action  string         `json:"action" doc:"created, edited, replaced, approved, rejected, published, rolled-back, withdrawn and others like them"`
	Version int            `json:"version,omitempty" doc:"Missing where it is the asset as a whole"`
	Actor   string         `json:"actor" doc:"Name of the API key; reelmill for what the server does by itself"`
	KeyID   string         `json:"key_id,omitempty"`
	Role    string         `json:"role,omitempty"`
	Detail  map[string]any `json:"detail,omitempty" doc:"Such as the fields that were edited, or the reason of a rejection"`
}

// AuditPage is one page of an audit trail, the newest entry first.
type AuditPage struct {
	Entries []AuditEntry `json:"entries" nullable:"false"`
	Cursor  string       `json:"cursor,omitempty" doc:"Missing on the last page"`
}

type auditAnswer struct {
	Body AuditPage
}

type auditQuery struct {
	AssetPath
	Cursor string `query:"cursor" maxLength:"500"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

func (s *server) auditRoutes(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "read-audit", Method: http.MethodGet, Path: "/v1/assets/{id}/audit", Tags: []string{"assets"},
		Summary: "Who did what to an asset and when, newest first",
	}, s.audit)
}

func (s *server) audit(ctx context.Context, in *auditQuery) (*auditAnswer, error) {
	asset, err := s.records.Asset(ctx, in.ID)
	if err != nil {
		return nil, s.fail(err)
	}
	query := shortHash("audit\x00" + asset.ID)
	after, err := placeOf(in.Cursor, query)
	if err != nil {
		return nil, s.fail(err)
	}
	before, _ := strconv.ParseInt(after.ID, 10, 64) // of no cursor, and of one that was tampered with, it is the beginning
	entries, err := s.records.Audit(ctx, asset.ID, before, in.Limit+1)
	if err != nil {
		return nil, s.fail(err)
	}
	page := AuditPage{Entries: []AuditEntry{}}
	if len(entries) > in.Limit {
		entries = entries[:in.Limit]
		page.Cursor = cursorOf(place{Query: query, ID: strconv.FormatInt(entries[in.Limit-1].Seq, 10)})
	}
	for i := range entries {
		page.Entries = append(page.Entries, auditEntryOf(&entries[i]))
	}
	return &auditAnswer{Body: page}, nil
}

func auditEntryOf(entry *records.AuditEntry) AuditEntry {
	return AuditEntry{
		At: entry.At.Time(), Action: string(entry.Action), Version: entry.Version, Actor: entry.Actor, KeyID: entry.KeyID,
		Role: string(entry.Role), Detail: entry.Detail,
	}
}
