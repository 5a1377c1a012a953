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
	expslog "golang.org/x/exp/slog"

	"github.com/reelmill/reelmill/internal/pipeline"
	"github.com/reelmill/reelmill/internal/storage"
	"github.com/reelmill/reelmill/jobs"
)

const (
	largestUpload = 1 << 40
	// largestMetadata is what object stores keep with an object.
	largestMetadata = 1500
)

// uploads takes files in, in pieces, over tus 1.0.
type uploads struct {
	handler http.Handler
	grown   handler.DataStore
	store   storage.Store
	id      *regexp.Regexp
}

func newUploads(cfg Config, store storage.Store, log *slog.Logger) (*uploads, error) {
	if err := os.MkdirAll(cfg.UploadDir, 0o750); err != nil {
		return nil, err
	}
	composer := handler.NewStoreComposer()
	if bucket, ok := store.(*storage.S3); ok {
		useBucket(composer, bucket, cfg.UploadDir, log)
	} else {
		filestore.New(cfg.UploadDir).UseIn(composer)
	}
	// Without its length nobody can tell a finished upload from a broken one, and what is not taken must not be offered.
	composer.UsesLengthDeferrer, composer.LengthDeferrer = false, nil
	composer.UseCore(ownUploads{composer.Core})
	if cfg.Locks != nil {
		composer.UseLocker(sharedLocker{cfg.Locks})
	} else {
		filelocker.New(cfg.UploadDir).UseIn(composer)
	}
	limit := cfg.MaxUpload
	if limit == 0 {
		limit = largestUpload
	}
	tus, err := handler.NewHandler(handler.Config{
		StoreComposer: composer, BasePath: "/v1/uploads/", MaxSize: limit, DisableDownload: true,
		Logger: chatter(log), NetworkTimeout: time.Minute,
		// Behind a proxy that ends TLS, Location must lead back to the proxy. Who forges the headers only fools themselves.
		RespectForwardedHeaders: true,
		PreUploadCreateCallback: begun,
		Cors:                    &handler.CorsConfig{Disable: true}, // [server.crossOrigin] says it for all routes
	})
	if err != nil {
		return nil, err
	}
	return &uploads{handler: tus, grown: composer.Core, store: store, id: regexp.MustCompile(`^[0-9a-f]{32}$`)}, nil
}

// chatter hands the upload library's log on as debug messages: it reports every request as news, in a logger of its own.
func chatter(log *slog.Logger) *expslog.Logger {
	return expslog.New(expslog.NewTextHandler(slog.NewLogLogger(log.Handler(), slog.LevelDebug).Writer(), nil))
}

// begun refuses more remarks on a file than a store keeps, and notes whose upload it is.
func begun(hook handler.HookEvent) (handler.HTTPResponse, handler.FileInfoChanges, error) {
	size := 0
	for name, text := range hook.Upload.MetaData {
		size += len(name) + len(text)
	}
	if size > largestMetadata {
		return handler.HTTPResponse{}, handler.FileInfoChanges{}, handler.NewError("ERR_METADATA_TOO_LARGE",
			"the name and the other metadata of the upload are too long", http.StatusBadRequest)
	}
	return handler.HTTPResponse{}, handler.FileInfoChanges{MetaData: owned(hook.Context, hook.Upload.MetaData)}, nil
}

// finished checks that an upload is whole and returns the name its owner gave the file.
func (u *uploads) finished(ctx context.Context, id string) (filename string, err error) {
	missing := jobs.Refuse("upload-not-found", "There is no such upload.", "Upload the file to /v1/uploads first; unused uploads expire.", nil)
	if !u.id.MatchString(id) {
		return "", missing
	}
	upload, err := u.grown.GetUpload(ctx, id)
	if errors.Is(err, handler.ErrNotFound) {
		return "", missing
	}
	if err != nil {
		return "", err
	}
	info, err := upload.GetInfo(ctx)
	if errors.Is(err, handler.ErrNotFound) {
		return "", missing
	}
	if err != nil {
		return "", err
	}
	if info.SizeIsDeferred || info.Offset != info.Size {
		return "", jobs.Refuse("upload-unfinished", "The upload is not complete yet.",
			"Go on with PATCH from the offset that HEAD /v1/uploads/"+id+" tells.", nil)
	}
	return info.MetaData["filename"], u.present(ctx, id, upload, missing)
}

// present sees to it that the object is there. A server that died after the last byte may have left the parts of a complete upload.
func (u *uploads) present(ctx context.Context, id string, upload handler.Upload, missing error) error {
	key := pipeline.UploadPrefix + id
	_, err := u.store.Stat(ctx, key)
	if !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	finishErr := upload.FinishUpload(ctx)
	if _, err = u.store.Stat(ctx, key); errors.Is(err, storage.ErrNotFound) {
		return errors.Join(missing, finishErr)
	}
	return err
}
