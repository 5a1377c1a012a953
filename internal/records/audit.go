package records

import (
	"context"

	"gorm.io/gorm"
)

// Action is what somebody did to an asset.
type Action string

// The actions.
const (
	ActionCreated   Action = "created"
	ActionEdited    Action = "edited"
	ActionReplaced  Action = "replaced" // brought a new master
	ActionRemade    Action = "remade"   // had its master made anew with the set as it is now
	ActionApproved  Action = "approved"
	ActionRejected  Action = "rejected"
	ActionPublished Action = "published"
	ActionRolled    Action = "rolled-back"
	ActionWithdrawn Action = "withdrawn"
	ActionCanceled  Action = "canceled"
	ActionRetried   Action = "retried"
	ActionSubtitles Action = "subtitles-put"
	ActionUntitled  Action = "subtitles-removed"
)

// AuditEntry says who did what. Entries are never changed or removed while their asset is there.
type AuditEntry struct {
	Seq     int64 `gorm:"primaryKey;autoIncrement"`
	AssetID string
	Version int // zero where it is the asset as a whole
	Action  Action
	Detail  map[string]any `gorm:"serializer:json"`
	KeyID   string
	Actor   string
	Role    Role
	At      Instant
}

// TableName is the table of audit entries.
func (AuditEntry) TableName() string { return "audit" }

// note writes into the audit trail what a transaction does, in the name of the actor of its context.
func note(tx *gorm.DB, assetID string, version int, action Action, detail map[string]any) error {
	actor := ActorOf(tx.Statement.Context)
	return tx.Create(&AuditEntry{
		AssetID: assetID, Version: version, Action: action, Detail: detail,
		KeyID: actor.KeyID, Actor: actor.Name, Role: actor.Role, At: now(tx),
	}).Error
}

// Audit returns what was done to an asset, the newest first, before entry seq; zero begins with the newest.
func (s *Store) Audit(ctx context.Context, assetID string, before int64, limit int) ([]AuditEntry, error) {
	db := s.read(ctx).Where("asset_id = ?", assetID)
	if before > 0 {
		db = db.Where("seq < ?", before)
	}
	var entries []AuditEntry
	err := db.Order("seq DESC").Limit(limit).Find(&entries).Error
	return entries, err
}
