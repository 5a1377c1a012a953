package records

import "github.com/reelmill/reelmill/profiles"

// AssetState is where an asset stands for a CMS.
type AssetState string

// The states of an asset.
const (
	AssetProcessing AssetState = "processing" // its first version is being made
	AssetPublished  AssetState = "published"  // a manifest is being served
	AssetFailed     AssetState = "failed"     // no version could be made so far
	AssetWithdrawn  AssetState = "withdrawn"  // taken down
)

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
	Tags        []string `gorm:"serializer:json"`
	FocalX      float64
	FocalY      float64
	StartsAt    Instant // rights window, half-open; zero is unbounded
	EndsAt      Instant
	Territories []string `gorm:"serializer:json"`
	FallbackID  string
	State       AssetState
	// PublishedVersion is the number readers see, zero before the first.
	PublishedVersion int
	LatestVersion    int
	CreatedAt        Instant `gorm:"autoCreateTime:false"`
	UpdatedAt        Instant `gorm:"autoUpdateTime:false"`
}

// Focal returns the asset's focal point.
func (a Asset) Focal() profiles.FocalPoint { return profiles.FocalPoint{X: a.FocalX, Y: a.FocalY} }
