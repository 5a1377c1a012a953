package pipeline

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/stills"
	"github.com/reelmill/reelmill/internal/storage"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
	"github.com/reelmill/reelmill/subtitles"
)

const (
	// MaxPosterBytes is the largest picture taken as a poster.
	MaxPosterBytes = 32 << 20
	// looking is how many brought pictures are looked at side by side.
	looking = 2
)

// Everybody is the locale of a poster for readers of every language.
const Everybody = "und"

// PosterLocale returns the canonical locale of a poster: a BCP 47 tag, or [Everybody] for "und" and "default".
func PosterLocale(locale string) (string, error) {
	if locale == "default" || locale == Everybody {
		return Everybody, nil
	}
	tag, err := subtitles.ParseLocale(locale)
	if err != nil {
		return "", badLocale(locale, err)
	}
	return tag, nil
}

// AddPoster checks and keeps a picture. The posters made of it join the version that is being made and the one readers see.
func (i *Intake) AddPoster(ctx context.Context, asset *records.Asset, file PosterFile) (*records.PosterSource, error) {
	if asset.State == records.AssetWithdrawn {
		return nil, withdrawn()
	}
	if asset.Media == profiles.MediaImage {
		return nil, jobs.Refuse("poster-of-picture", "The asset is a picture, which needs no poster.", "Bring the picture as a new version of the asset.", nil)
	}
	source, err := i.posterSource(ctx, asset.ID, file)
	if err != nil {
		return nil, err
	}
	return source, i.join(ctx, asset.ID, late{poster: source}, func(additions []records.Addition) error {
		return i.records.PutPoster(ctx, source, additions...)
	})
}

// RemovePoster drops an asset's poster of one locale; the manifest stops naming it at once.
func (i *Intake) RemovePoster(ctx context.Context, asset *records.Asset, locale string) error {
	tag, err := PosterLocale(locale)
	if err != nil {
		return err
	}
	found, err := i.records.DeletePoster(ctx, asset.ID, tag)
	if err == nil && !found {
		err = records.ErrNotFound
	}
	return inTime(err)
}

func (i *Intake) posterSources(ctx context.Context, assetID string, files []PosterFile) ([]records.PosterSource, error) {
	var sources []records.PosterSource
	for _, file := range files {
		source, err := i.posterSource(ctx, assetID, file)
		if err != nil {
			return nil, err
		}
		for _, other := range sources {
			if other.Locale == source.Locale {
				return nil, jobs.Refuse("poster-twice", "There are two posters for "+source.Locale+".", "Keep one of them.", nil)
			}
		}
		sources = append(sources, *source)
	}
	return sources, nil
}

// posterSource looks at a picture before anything is recorded, so that a broken one is refused while its uploader is still there
// to hear why.
func (i *Intake) posterSource(ctx context.Context, assetID string, file PosterFile) (*records.PosterSource, error) {
	tag, err := PosterLocale(file.Locale)
	if err != nil {
		return nil, err
	}
	data, err := i.posterData(ctx, file)
	if err != nil {
		return nil, err
	}
	source, err := i.look(ctx, data)
	if err != nil {
		return nil, err
	}
	id, err := records.NewID()
	if err != nil {
		return nil, err
	}
	sum := sum256(data)
	key := contentKey("posters", sum, source.Container)
	if _, err := i.store.Put(ctx, key, bytes.NewReader(data)); err != nil {
		return nil, err
	}
	return &records.PosterSource{
		ID: id, AssetID: assetID, Locale: tag, Filename: file.Filename, StorageKey: key, SHA256: sum, Source: source,
	}, nil
}

func (i *Intake) posterData(ctx context.Context, file PosterFile) (data []byte, err error) {
	if data = file.Data; data == nil {
		key := UploadPrefix + file.Upload
		if err := i.present(ctx, key); err != nil {
			return nil, err
		}
		blob, _, err := i.store.Open(ctx, key, storage.Range{Length: MaxPosterBytes + 1})
		if err != nil {
			return nil, err
		}
		defer blob.Close()
		if data, err = io.ReadAll(blob); err != nil {
			return nil, err
		}
	}
	if len(data) > MaxPosterBytes {
		return nil, jobs.Refuse("poster-too-large", fmt.Sprintf("The picture has more than %d MiB.", MaxPosterBytes>>20),
			"Export it smaller: a poster is shown at a few thousand pixels at most.", nil)
	}
	return data, nil
}

// look decodes a picture once, small, as is done with picture masters.
func (i *Intake) look(ctx context.Context, data []byte) (source profiles.Source, err error) {
	if _, ok := stills.Sniff(data[:min(len(data), stills.SniffLen)]); !ok && len(data) > 0 {
		return source, jobs.Refuse("unsupported-image", "The file is not a picture of a known kind.",
			"Use a JPEG, PNG, WebP, AVIF, HEIC, TIFF, GIF or SVG.", nil)
	}
	select {
	case i.looks <- struct{}{}:
		defer func() { <-i.looks }()
	case <-ctx.Done():
		return source, context.Cause(ctx)
	}
	file, err := os.CreateTemp("", "reelmill-poster-")
	if err != nil {
		return source, err
	}
	defer os.Remove(file.Name())
	_, err = file.Write(data)
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return source, err
	}
	return i.pictures.Probe(ctx, file.Name())
}
