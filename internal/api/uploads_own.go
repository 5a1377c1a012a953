package api

import (
	"context"
	"maps"

	"github.com/tus/tusd/v2/pkg/handler"

	"github.com/reelmill/reelmill/internal/records"
)

// ownerRemark is the remark on an upload that says which key began it, by its id. Where it is missing nobody asked for keys then.
const ownerRemark = "reelmill-key"

// ownUploads shows an upload to the key that began it and to operators alone: to others it is not there, whatever they want of it.
type ownUploads struct{ handler.DataStore }

// GetUpload implements [handler.DataStore].
func (o ownUploads) GetUpload(ctx context.Context, id string) (handler.Upload, error) {
	upload, err := o.DataStore.GetUpload(ctx, id)
	if err != nil {
		return nil, err
	}
	info, err := upload.GetInfo(ctx)
	if err != nil {
		return nil, err
	}
	owner, actor := info.MetaData[ownerRemark], records.ActorOf(ctx)
	if owner != "" && actor.KeyID != "" && actor.KeyID != owner && actor.Role != records.RoleOperator {
		return nil, handler.ErrNotFound
	}
	return upload, nil
}

// owned are the remarks on an upload with whose it is, which is not for its uploader to say.
func owned(ctx context.Context, remarks handler.MetaData) handler.MetaData {
	remarks = maps.Clone(remarks)
	if remarks == nil {
		remarks = handler.MetaData{}
	}
	delete(remarks, ownerRemark)
	if key := records.ActorOf(ctx).KeyID; key != "" {
		remarks[ownerRemark] = key
	}
	return remarks
}
