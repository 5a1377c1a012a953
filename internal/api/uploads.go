package api

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"os"
	"regexp"
	"time"

	"github.com/tus/tusd/v2/pkg/filelocker"
	"github.com/tus/tusd/v2/pkg/filestore"
	"github.com/tus/tusd/v2/pkg/handler"

	"github.com/reelmill/reelmill/jobs"
)

const largestUpload = 1 << 40

// uploads takes files in, in pieces, over tus 1.0.
type uploads struct {
	handler http.Handler
	store   filestore.FileStore
	id      *regexp.Regexp
}

func newUploads(cfg Config, log *slog.Logger) (*uploads, error) {
	if err := os.MkdirAll(cfg.UploadDir, 0o750); err != nil {
		return nil, err
	}
	store := filestore.New(cfg.UploadDir)
	composer := handler.NewStoreComposer()
	store.UseIn(composer)
	filelocker.New(cfg.UploadDir).UseIn(composer)
	limit := cfg.MaxUpload
	if limit == 0 {
		limit = largestUpload
	}
	tus, err := handler.NewHandler(handler.Config{
		StoreComposer: composer, BasePath: "/v1/uploads/", MaxSize: limit, DisableDownload: true,
		Logger: slog.New(quiet{log.Handler()}), NetworkTimeout: time.Minute,
		PreUploadCreateCallback: refusePartial,
	})
	if err != nil {
		return nil, err
	}
	return &uploads{handler: tus, store: store, id: regexp.MustCompile(`^[0-9a-f]{32}$`)}, nil
}

// refusePartial refuses an upload that names its own place; ids are ours to give.
func refusePartial(hook handler.HookEvent) (handler.HTTPResponse, handler.FileInfoChanges, error) {
	if hook.Upload.SizeIsDeferred {
		return handler.HTTPResponse{}, handler.FileInfoChanges{}, handler.NewError("ERR_LENGTH_REQUIRED",
			"the length of the upload must be known when it starts", http.StatusBadRequest)
	}
	return handler.HTTPResponse{}, handler.FileInfoChanges{}, nil
}

// finished checks that an upload is whole and returns the name its owner gave the file.
func (u *uploads) finished(ctx context.Context, id string) (filename string, err error) {
	missing := jobs.Refuse("upload-not-found", "There is no such upload.", "Upload the file to /v1/uploads first; unused uploads expire.", nil)
	if !u.id.MatchString(id) {
		return "", missing
	}
	upload, err := u.store.GetUpload(ctx, id)
	if errors.Is(err, handler.ErrNotFound) {
		return "", missing
	}
	if err != nil {
		return "", err
	}
	info, err := upload.GetInfo(ctx)
	if err != nil {
		return "", err
	}
	if info.SizeIsDeferred || info.Offset != info.Size {
		return "", jobs.Refuse("upload-unfinished", "The upload is not complete yet.",
			"Go on with PATCH from the offset that HEAD /v1/uploads/"+id+" tells.", nil)
	}
	return info.MetaData["filename"], nil
}

// quiet lowers the upload library's chatter by one level: it reports every request as news.
type quiet struct{ slog.Handler }

// Enabled implements slog.Handler.
func (q quiet) Enabled(ctx context.Context, level slog.Level) bool {
	return q.Handler.Enabled(ctx, level-4)
}
