package records

import (
	"cmp"
	"context"
	"time"

	"gorm.io/gorm"
)

// EventType names what happened, in dotted lower case.
type EventType string

// The catalogue of events.
const (
	EventAssetCreated      EventType = "asset.created"
	EventVersionProcessing EventType = "version.processing"
	EventDerivativeReady   EventType = "derivative.ready"
	EventVersionReady      EventType = "version.ready"
	EventVersionFailed     EventType = "version.failed"
	EventManifestPublished EventType = "manifest.published"
	EventManifestChanged   EventType = "manifest.changed"
	EventRightsOpened      EventType = "rights.opened"
	EventRightsClosed      EventType = "rights.closed"
	EventAssetWithdrawn    EventType = "asset.withdrawn"
)

// EventTypes returns the catalogue.
func EventTypes() []EventType {
	return []EventType{
		EventAssetCreated, EventVersionProcessing, EventDerivativeReady, EventVersionReady, EventVersionFailed,
		EventManifestPublished, EventManifestChanged, EventRightsOpened, EventRightsClosed, EventAssetWithdrawn,
	}
}

// Event is something that happened to an asset. It is written in the transaction that makes it true, under the asset's lock, so
// that Seq orders the events of one asset as they happened.
type Event struct {
	Seq     int64  `gorm:"primaryKey;autoIncrement"`
	ID      string // unique for ever; receivers tell repeats by it
	AssetID string
	Version int // zero where it is the asset as a whole
	Type    EventType
	// Facts are what only the moment knew, such as the id of a derivative.
	Facts map[string]any `gorm:"serializer:json"`
	// Body is the payload as it was first sent, so that a repeat is the same; empty before.
	Body      string
	CreatedAt Instant `gorm:"autoCreateTime:false"`
	// HappenedAt is when it happened, where that was found out later; zero: when it was written.
	HappenedAt Instant
}

// Time is when it happened, in UTC.
func (e Event) Time() time.Time { return cmp.Or(e.HappenedAt, e.CreatedAt).Time() }

// factMovedEnd is the fact of an edit that moved the end of the rights window.
const factMovedEnd = "ends_at_moved"

// factNarrowed is the fact of an edit after which an asset may be shown in fewer territories.
const factNarrowed = "territories_narrowed"

// factFewerChannels is the fact of an edit that took channels away, also by naming the first ones: those that were named and dropped earlier may
// have been handed out.
const factFewerChannels = "channels_narrowed"

// Narrows reports whether it is an edit after which caches hold what they should not: one that moved the end of the rights window or took
// channels away, see [Store.FormerRights], or took territories away.
func (e Event) Narrows() bool {
	return e.Facts[factMovedEnd] == true || e.Facts[factNarrowed] == true || e.Facts[factFewerChannels] == true
}

// FactTakenDown is the fact of an edit that took files down: where what was made of them lies in the store.
const FactTakenDown = "taken_down"

// TakenDown is where the outputs lie that an edit took down.
func (e Event) TakenDown() []string {
	list, _ := e.Facts[FactTakenDown].([]any) // as JSON is read
	keys := make([]string, 0, len(list))
	for _, each := range list {
		if key, ok := each.(string); ok {
			keys = append(keys, key)
		}
	}
	return keys
}

// emit writes an event and its deliveries to every webhook that wants it.
func emit(tx *gorm.DB, assetID string, version int, kind EventType, facts map[string]any) error {
	return emitOf(tx, &Event{AssetID: assetID, Version: version, Type: kind, Facts: facts})
}

// emitOf fills in the id of an event and when it is written.
func emitOf(tx *gorm.DB, event *Event) error {
	id, err := NewID()
	if err != nil {
		return err
	}
	event.ID, event.CreatedAt = "evt_"+id, now(tx)
	if err := tx.Create(event).Error; err != nil {
		return err
	}
	var hooks []Webhook
	if err := tx.Where("state = ?", WebhookEnabled).Find(&hooks).Error; err != nil {
		return err
	}
	for i := range hooks {
		if !hooks[i].wants(event.Type) {
			continue
		}
		if err := deliver(tx, &hooks[i], event); err != nil {
			return err
		}
	}
	return nil
}

func derivativeReady(tx *gorm.DB, version *Version, id string) error {
	return emit(tx, version.AssetID, version.Number, EventDerivativeReady, map[string]any{"derivative": id})
}

// Events returns an asset's events after one, by its Seq, oldest first.
func (s *Store) Events(ctx context.Context, assetID string, after int64, limit int) ([]Event, error) {
	var events []Event
	err := s.read(ctx).Where("asset_id = ? AND seq > ?", assetID, after).Order("seq").Limit(limit).Find(&events).Error
	return events, err
}

// LastEvent is the Seq of an asset's newest event, zero where it has none.
func (s *Store) LastEvent(ctx context.Context, assetID string) (int64, error) {
	var seq int64
	err := s.read(ctx).Model(&Event{}).Where("asset_id = ?", assetID).Select("COALESCE(MAX(seq), 0)").Scan(&seq).Error
	return seq, err
}

// EventByID returns one event.
func (s *Store) EventByID(ctx context.Context, id string) (*Event, error) {
	var event Event
	err := s.read(ctx).First(&event, "id = ?", id).Error
	return &event, translate(err)
}
