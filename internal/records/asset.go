package records

import (
	"reflect"

	"github.com/reelmill/reelmill/profiles"
)

// AssetState is where an asset stands for a CMS.
type AssetState string

// The states of an asset. Until something of it is published it stands where the newest of its versions stands that is not over.
const (
	AssetDraft      AssetState = "draft"      // nobody brought a master yet, or what came was rejected
	AssetProcessing AssetState = "processing" // its first version is being made
	AssetReady      AssetState = "ready"      // complete; somebody must publish it
	AssetInReview   AssetState = "in_review"  // complete; somebody must approve it
	AssetApproved   AssetState = "approved"   // approved, but not published yet
	AssetPublished  AssetState = "published"  // a manifest is being served while the rights window is open
	AssetFailed     AssetState = "failed"     // no version could be made so far
	AssetWithdrawn  AssetState = "withdrawn"  // taken down
	// AssetExpired is never stored: it is published, and its rights window has ended. See [Asset.StateAt].
	AssetExpired AssetState = "expired"
)

// Text is what an asset is called in one language. Nil fields are not translated.
type Text struct {
	Title       *string `json:"title,omitempty"`
	Description *string `json:"description,omitempty"`
	Alt         *string `json:"alt,omitempty"` // empty: decorative
}

// Asset is one title behind one identity. Its masters come and go as versions.
type Asset struct {
	ID          string `gorm:"primaryKey"`
	ExternalID  *string
	Media       profiles.Media // empty until the first master was probed
	SetName     string
	Title       string
	Description string
	Search      string  // title and description folded for searching; the store writes it
	Alt         *string // nil: nobody wrote one; empty: decorative
	Language    string
	Texts       map[string]Text `gorm:"serializer:json"` // translations by BCP 47 locale
	Tags        []string        `gorm:"serializer:json"`
	FocalX      float64
	FocalY      float64
	StartsAt    Instant // rights window, half-open; zero is unbounded
	EndsAt      Instant
	Territories []string `gorm:"serializer:json"` // ISO 3166-1 alpha-2; empty: everywhere
	Channels    []string `gorm:"serializer:json"` // where it may be shown, such as web; empty: everywhere
	RightsPhase Phase    // the side of the window that was last announced
	RightsDue   Instant  // when the next is due; zero when none is
	FallbackID  string
	State       AssetState
	// Revision counts every change of what readers may see.
	Revision int64
	// PublishedVersion is the number readers see, zero before the first.
	PublishedVersion int
	LatestVersion    int
	CreatedAt        Instant `gorm:"autoCreateTime:false"`
	UpdatedAt        Instant `gorm:"autoUpdateTime:false"`
}

// differs names the fields an editor may change in which two states of an asset differ.
func (a *Asset) differs(b *Asset) []string {
	pairs := []struct {
		name string
		a, b any
	}{
		{"external_id", a.ExternalID, b.ExternalID},
		{"set", a.SetName, b.SetName},
		{"title", a.Title, b.Title},
		{"description", a.Description, b.Description},
		{"alt", a.Alt, b.Alt},
		{"language", a.Language, b.Language},
		{"texts", a.Texts, b.Texts},
		{"tags", a.Tags, b.Tags},
		{"focal_point", a.Focal(), b.Focal()},
		{"rights", [2]Instant{a.StartsAt, a.EndsAt}, [2]Instant{b.StartsAt, b.EndsAt}},
		{"territories", a.Territories, b.Territories},
		{"channels", a.Channels, b.Channels},
		{"fallback", a.FallbackID, b.FallbackID},
	}
	fields := []string{}
	for _, pair := range pairs {
		if !alike(pair.a, pair.b) {
			fields = append(fields, pair.name)
		}
	}
	return fields
}

// alike compares two values as they are stored: nil and empty lists are the same.
func alike(a, b any) bool {
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	if kind := x.Kind(); (kind == reflect.Slice || kind == reflect.Map) && x.Len() == 0 && y.Len() == 0 {
		return true
	}
	return reflect.DeepEqual(a, b)
}

// Focal returns the asset's focal point.
func (a *Asset) Focal() profiles.FocalPoint { return profiles.FocalPoint{X: a.FocalX, Y: a.FocalY} }
