package records

import (
	"context"

	"gorm.io/gorm"
)

// UnreadTracks returns up to limit steps, in the order of their ids after one, that made tracks of which nobody kept what they say: they
// were made before words were kept, or take over an output that was. Without such tracks it costs one look into an empty index.
func (s *Store) UnreadTracks(ctx context.Context, after string, limit int) ([]string, error) {
	var steps []string
	err := s.read(ctx).Raw("SELECT DISTINCT d.step_id FROM derivatives d WHERE "+s.unread()+" AND d.step_id > ? ORDER BY d.step_id LIMIT ?",
		after, limit).Scan(&steps).Error
	return steps, err
}

// UnreadTrack returns the outputs of a step of which nobody kept what they say. All of them say the same: a step makes one track.
func (s *Store) UnreadTrack(ctx context.Context, step string) ([]Derivative, error) {
	var rows []Derivative
	err := s.read(ctx).Table("derivatives AS d").Where("d.step_id = ? AND "+s.unread(), step).Order("d.ordinal, d.id").Find(&rows).Error
	return rows, err
}

// RecallKnown gives the track a step made the words that are kept for another output of that step or for the same file elsewhere. It
// reports false where there are none, so that the file itself has to be read.
func (s *Store) RecallKnown(ctx context.Context, step string) (known bool, err error) {
	err = s.recall(ctx, step, func(tx *gorm.DB) (id int64, err error) {
		// As in putText, an update that changes nothing holds the row.
		err = tx.Raw(`UPDATE texts SET sha256 = sha256 WHERE id = COALESCE(
			(SELECT MAX(o.text_id) FROM derivatives o WHERE o.step_id = ? AND o.state = 'done'), 0) RETURNING id`, step).Scan(&id).Error
		if err == nil && id == 0 {
			err = tx.Raw(`UPDATE texts SET sha256 = sha256 WHERE id = COALESCE((SELECT MAX(o.text_id) FROM derivatives o WHERE o.state = 'done'
				AND o.storage_key IN (SELECT d.storage_key FROM derivatives d WHERE d.step_id = ? AND `+s.unread()+`)), 0) RETURNING id`, step).Scan(&id).Error
		}
		known = id != 0
		return id, err
	})
	return known && err == nil, err
}

// Recall records what the track a step made says, as [Tx.Says] does where it is made, so that its asset is found by it. What is known of
// its outputs already stays.
func (s *Store) Recall(ctx context.Context, step, text string) error {
	return s.recall(ctx, step, func(tx *gorm.DB) (int64, error) { return putWordsOf(tx, text) })
}

// recall gives the unread outputs of a step the text that find finds; 0 leaves them as they are.
func (s *Store) recall(ctx context.Context, step string, find func(tx *gorm.DB) (int64, error)) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		var asset Asset
		err := s.locked(tx).First(&asset, "id = (SELECT v.asset_id FROM versions v JOIN steps s ON s.version_id = v.id WHERE s.id = ?)", step).Error
		if err != nil {
			return err
		}
		id, err := find(tx)
		if err != nil || id == 0 {
			return err
		}
		if err := tx.Exec("UPDATE derivatives AS d SET text_id = ? WHERE d.step_id = ? AND "+s.unread(), id, step).Error; err != nil {
			return err
		}
		return findable(tx, &asset)
	})
}

// unread tells derivatives d that are tracks with no words kept. The index derivatives_unread has it word for word: values of its own
// would keep databases from seeing that.
func (s *Store) unread() string {
	planned := "d.planned"
	if s.dialect == postgresDialect {
		planned = "CAST(d.planned AS jsonb)"
	}
	return `d.text_id = 0 AND d.state = 'done' AND ` + planned + `->>'output' IN ('subtitle', 'transcript')
		AND COALESCE(` + planned + `->>'text_kind', '') <> 'forced'`
}
