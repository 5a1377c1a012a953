package records

import (
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// VersionState is where the making of one master stands.
type VersionState string

// The states of a version.
const (
	VersionProcessing VersionState = "processing"
	VersionReady      VersionState = "ready"     // complete; waits to be published by hand
	VersionInReview   VersionState = "in_review" // complete; waits to be approved
	VersionApproved   VersionState = "approved"  // complete and approved; waits to be published by hand
	VersionRejected   VersionState = "rejected"
	VersionPublished  VersionState = "published"
	VersionSuperseded VersionState = "superseded" // was published, a newer one took its place
	VersionFailed     VersionState = "failed"
	VersionCanceled   VersionState = "canceled"
)

// Origin says where a master comes from.
type Origin string

// The origins of a master.
const (
	OriginUpload Origin = "upload" // a finished resumable upload, by its id
	OriginURL    Origin = "url"    // fetched over HTTP
	OriginKey    Origin = "key"    // already in the store, by its key
	OriginMaster Origin = "master" // that of an earlier version, by its id
)

// Version is an asset's n-th master and everything made of it.
type Version struct {
	ID           string `gorm:"primaryKey"`
	AssetID      string
	Number       int
	State        VersionState
	Priority     jobs.Priority
	Tenant       string           // the API key that brought it; empty without keys
	Release      profiles.Release // what it waits for when it is complete
	Trace        string           // W3C traceparent of the request that brought it; empty without tracing
	SetDoc       profiles.Set     `gorm:"serializer:json"` // as it was when submitted; retries use this one
	SourceType   Origin
	SourceRef    string
	Filename     string
	MasterKey    string
	MasterSHA256 string           `gorm:"column:master_sha256"`
	MasterBytes  int64            // bytes
	Source       *profiles.Source `gorm:"serializer:json"`
	Notes        []profiles.Note  `gorm:"serializer:json"`
	Code         string
	Message      string
	Hint         string
	CreatedAt    Instant `gorm:"autoCreateTime:false"`
	FinishedAt   Instant
	PublishedAt  Instant
	SweptAt      Instant // when its files were removed by the retention rule
}
