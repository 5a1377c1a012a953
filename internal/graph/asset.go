package graph

import (
	"maps"
	"slices"
	"time"

	"github.com/reelmill/reelmill/internal/manifest"
	"github.com/reelmill/reelmill/internal/records"
)

// assetView is an asset as the graph shows it.
type assetView struct {
	ID               string            `json:"id"`
	ExternalID       string            `json:"external_id,omitempty"`
	Kind             string            `json:"kind,omitempty"`
	State            string            `json:"state"`
	Set              string            `json:"set"`
	Title            string            `json:"title"`
	Description      string            `json:"description"`
	Alt              *string           `json:"alt"`
	Language         string            `json:"language,omitempty"`
	Tags             []string          `json:"tags"`
	Rights           rightsView        `json:"rights"`
	FocalPoint       manifest.Point    `json:"focal_point"`
	Fallback         string            `json:"fallback,omitempty"`
	Translations     []translationView `json:"translations"`
	PublishedVersion int               `json:"published_version"`
	LatestVersion    int               `json:"latest_version"`
	CreatedAt        time.Time         `json:"created_at"`
	UpdatedAt        time.Time         `json:"updated_at"`
}

type rightsView struct {
	StartsAt    *time.Time `json:"starts_at"`
	EndsAt      *time.Time `json:"ends_at"`
	Territories []string   `json:"territories"`
	Channels    []string   `json:"channels"`
}

type translationView struct {
	Locale      string  `json:"locale"`
	Title       *string `json:"title"`
	Description *string `json:"description"`
	Alt         *string `json:"alt"`
}

// page is a part of the list of assets, with a cursor behind each.
type page struct {
	Edges    []edge   `json:"edges"`
	PageInfo pageInfo `json:"page_info"`
}

type edge struct {
	Cursor string    `json:"cursor"`
	Node   assetView `json:"node"`
}

type pageInfo struct {
	HasNextPage     bool   `json:"has_next_page"`
	HasPreviousPage bool   `json:"has_previous_page"`
	StartCursor     string `json:"start_cursor,omitempty"`
	EndCursor       string `json:"end_cursor,omitempty"`
}

func viewOf(asset *records.Asset, now time.Time) assetView {
	view := assetView{
		ID: asset.ID, Kind: string(asset.Media), State: string(asset.StateAt(now)), Set: asset.SetName, Title: asset.Title,
		Description: asset.Description, Alt: asset.Alt, Language: asset.Language, Tags: asset.Tags,
		Rights: rightsView{
			StartsAt: asset.StartsAt.Pointer(), EndsAt: asset.EndsAt.Pointer(), Territories: asset.Territories, Channels: asset.Channels,
		},
		FocalPoint: manifest.Point{X: asset.FocalX, Y: asset.FocalY}, Fallback: asset.FallbackID,
		PublishedVersion: asset.PublishedVersion, LatestVersion: asset.LatestVersion,
		CreatedAt: asset.CreatedAt.Time(), UpdatedAt: asset.UpdatedAt.Time(),
	}
	if asset.ExternalID != nil {
		view.ExternalID = *asset.ExternalID
	}
	for _, locale := range slices.Sorted(maps.Keys(asset.Texts)) {
		text := asset.Texts[locale]
		view.Translations = append(view.Translations, translationView{
			Locale: locale, Title: text.Title, Description: text.Description, Alt: text.Alt,
		})
	}
	return view
}
