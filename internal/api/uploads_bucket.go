package api

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/tus/tusd/v2/pkg/handler"
	"github.com/tus/tusd/v2/pkg/s3store"

	"github.com/reelmill/reelmill/internal/pipeline"
	"github.com/reelmill/reelmill/internal/storage"
)

const (
	// uploadPart is how much of an upload is on the server's disk before it goes to the store; pieces wait in line per upload.
	uploadPart    = 16 << 20
	partsWaiting  = 2
	partsUnderWay = 8 // of all uploads of this server
	// longestInfo bounds the description of an upload.
	longestInfo = 64 << 10
	// piecesKept is how old a piece on disk is before it counts as left by a process that died.
	piecesKept = 24 * time.Hour
)

// bucketUploads lets uploads grow in a bucket, part by part; only unsent pieces lie on this server. The library names an upload by its
// object and its multipart upload together; clients and records know it by the object alone, and the description in the bucket
// tells the rest.
type bucketUploads struct {
	s3store.S3Store

	objects storage.Store
	log     *slog.Logger
}

// useBucket makes uploads grow in a bucket, with the pieces under way in folder.
func useBucket(composer *handler.StoreComposer, bucket *storage.S3, folder string, log *slog.Logger) {
	client, name, prefix := bucket.Client()
	grown := s3store.New(name, client)
	grown.ObjectPrefix = prefix + strings.TrimSuffix(pipeline.UploadPrefix, "/")
	grown.PreferredPartSize, grown.MaxBufferedParts, grown.TemporaryDirectory = uploadPart, partsWaiting, folder
	grown.SetConcurrentPartUploads(partsUnderWay)
	dropPieces(folder)
	store := bucketUploads{S3Store: grown, objects: bucket, log: log}
	composer.UseCore(store)
	composer.UseTerminater(store)
}

// dropPieces removes what a process that died left on the disk. What cannot be removed now is tried again at the next start.
func dropPieces(folder string) {
	pieces, _ := filepath.Glob(filepath.Join(folder, "tusd-s3-*")) // the pattern is right
	for _, piece := range pieces {
		if info, err := os.Stat(piece); err == nil && time.Since(info.ModTime()) > piecesKept {
			_ = os.Remove(piece)
		}
	}
}

// NewUpload implements [handler.DataStore].
func (b bucketUploads) NewUpload(ctx context.Context, info handler.FileInfo) (handler.Upload, error) {
	upload, err := b.S3Store.NewUpload(ctx, info)
	return bucketUpload{upload, b}, b.discreet(err)
}

// GetUpload implements [handler.DataStore].
func (b bucketUploads) GetUpload(ctx context.Context, id string) (handler.Upload, error) {
	key := pipeline.UploadPrefix + id + ".info"
	if storage.CheckKey(key) != nil || strings.ContainsAny(id, "/.+") {
		return nil, handler.ErrNotFound
	}
	blob, _, err := b.objects.Open(ctx, key, storage.Range{Length: longestInfo})
	if errors.Is(err, storage.ErrNotFound) {
		return nil, handler.ErrNotFound
	}
	if err != nil {
		return nil, b.discreet(err)
	}
	defer blob.Close()
	var info handler.FileInfo
	text, err := io.ReadAll(blob)
	if err == nil {
		err = json.Unmarshal(text, &info)
	}
	if err != nil {
		return nil, b.discreet(err)
	}
	upload, err := b.S3Store.GetUpload(ctx, info.ID)
	return bucketUpload{upload, b}, b.discreet(err)
}

// AsTerminatableUpload implements [handler.TerminaterDataStore].
func (b bucketUploads) AsTerminatableUpload(upload handler.Upload) handler.TerminatableUpload {
	ours, ok := upload.(bucketUpload)
	if !ok {
		return nil
	}
	return b.S3Store.AsTerminatableUpload(ours.Upload)
}

// bucketUpload is an upload under its short name.
type bucketUpload struct {
	handler.Upload

	store bucketUploads
}

// GetInfo implements [handler.Upload].
func (u bucketUpload) GetInfo(ctx context.Context) (handler.FileInfo, error) {
	info, err := u.Upload.GetInfo(ctx)
	info.ID, _, _ = strings.Cut(info.ID, "+")
	return info, u.store.discreet(err)
}

// WriteChunk implements [handler.Upload].
func (u bucketUpload) WriteChunk(ctx context.Context, offset int64, src io.Reader) (int64, error) {
	n, err := u.Upload.WriteChunk(ctx, offset, src)
	return n, u.store.discreet(err)
}

// FinishUpload implements [handler.Upload].
func (u bucketUpload) FinishUpload(ctx context.Context) error {
	return u.store.discreet(u.Upload.FinishUpload(ctx))
}

// discreet hides what the store said from clients, who get to see errors, and tells them that another try may help. Errors meant for
// them stay.
func (b bucketUploads) discreet(err error) error {
	var meant handler.Error
	if err == nil || errors.As(err, &meant) {
		return err
	}
	b.log.Warn("an upload met trouble in the store", "error", err)
	return errors.Join(handler.NewError("ERR_STORAGE", "the storage did not work; try again", http.StatusServiceUnavailable), err)
}
