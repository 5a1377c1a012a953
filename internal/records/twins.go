package records

// Share gives outputs of the claimed step that nobody made what another of the same recipe, made of the same files, became: two sets
// of one version may ask for one file. Call it last.
func (t *Tx) Share() error {
	var rows []Derivative
	if err := t.db.Where("step_id = ?", t.claim.Step.ID).Order("ordinal").Find(&rows).Error; err != nil {
		return err
	}
	for i := range rows {
		if rows[i].State != DerivativePlanned {
			continue
		}
		for j := range rows {
			if rows[j].State == DerivativePlanned || !sameFile(&rows[i], &rows[j]) {
				continue
			}
			if err := t.become(&rows[i], &rows[j]); err != nil {
				return err
			}
			break
		}
	}
	return nil
}

func sameFile(a, b *Derivative) bool {
	return a.Fingerprint == b.Fingerprint && a.SubtitleID == b.SubtitleID && a.PosterID == b.PosterID
}

func (t *Tx) become(row, twin *Derivative) error {
	if twin.State == DerivativeDone {
		return t.Made(row.ID, twin.Made)
	}
	return one(t.output(row.ID).Updates(map[string]any{"state": twin.State, "code": twin.Code, "message": twin.Message}))
}
