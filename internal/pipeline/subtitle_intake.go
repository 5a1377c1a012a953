package pipeline

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/storage"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/subtitles"
)

const maxSubtitleBytes = 10 << 20

// AddSubtitle checks and keeps a subtitle file. Its tracks join the version that is being made; a published version is published
// again with them.
func (i *Intake) AddSubtitle(ctx context.Context, asset *records.Asset, file SubtitleFile) (*SubtitleReport, error) {
	if asset.State == records.AssetWithdrawn {
		return nil, withdrawn()
	}
	source, report, err := i.subtitleSource(ctx, asset.ID, file)
	if err != nil {
		return nil, err
	}
	return report, i.join(ctx, asset.ID, late{subtitle: source}, func(additions []records.Addition) error {
		return i.records.PutSubtitle(ctx, source, additions...)
	})
}

// RemoveSubtitle drops an asset's subtitle files of one locale; the manifest stops naming them at once, and its streams are
// packaged again without them, unless that cannot be planned now: the removal waits for nothing but the records.
func (i *Intake) RemoveSubtitle(ctx context.Context, asset *records.Asset, locale string) error {
	tag, err := subtitles.ParseLocale(locale)
	if err != nil {
		return badLocale(locale, err)
	}
	return i.join(ctx, asset.ID, late{gone: tag}, func(additions []records.Addition) error {
		found, err := i.records.DeleteSubtitles(ctx, asset.ID, tag, additions...)
		if err == nil && !found {
			err = records.ErrNotFound
		}
		return err
	})
}

func (i *Intake) subtitleSources(ctx context.Context, assetID string, files []SubtitleFile) ([]records.SubtitleSource, error) {
	var sources []records.SubtitleSource
	for _, file := range files {
		source, _, err := i.subtitleSource(ctx, assetID, file)
		if err != nil {
			return nil, err
		}
		sources = append(sources, *source)
	}
	return sources, nil
}

// subtitleSource reads a file to the end before anything is recorded, so that a broken one is refused while its uploader is
// still there to hear why.
func (i *Intake) subtitleSource(ctx context.Context, assetID string, file SubtitleFile) (*records.SubtitleSource, *SubtitleReport, error) {
	tag, err := subtitles.ParseLocale(file.Locale)
	if err != nil {
		return nil, nil, badLocale(file.Locale, err)
	}
	if file.Kind == "" {
		file.Kind = "subtitles"
	}
	if !slices.Contains([]string{"subtitles", "captions", "forced"}, file.Kind) {
		return nil, nil, jobs.Refuse("bad-subtitle-kind", "“"+file.Kind+"” is not a kind of subtitle track.", "Use subtitles, captions or forced.", nil)
	}
	data, err := i.subtitleData(ctx, file)
	if err != nil {
		return nil, nil, err
	}
	track, problems, err := subtitles.Read(data, subtitles.ReadOptions{Name: file.Filename})
	if err != nil {
		return nil, nil, subtitleFault(tag, err)
	}
	id, err := records.NewID()
	if err != nil {
		return nil, nil, err
	}
	sum := sum256(data)
	key := contentKey("subtitles", sum, string(track.Format))
	if _, err := i.store.Put(ctx, key, bytes.NewReader(data)); err != nil {
		return nil, nil, err
	}
	report := &SubtitleReport{Locale: tag, Kind: file.Kind, Format: track.Format, Cues: len(track.Cues), Problems: problems}
	return &records.SubtitleSource{
		ID: id, AssetID: assetID, Locale: tag, Kind: file.Kind, Filename: file.Filename, Format: string(track.Format),
		StorageKey: key, SHA256: sum, Cues: len(track.Cues), Problems: problemTexts(problems),
	}, report, nil
}

func (i *Intake) subtitleData(ctx context.Context, file SubtitleFile) ([]byte, error) {
	if file.Data != nil {
		return file.Data, nil
	}
	key := UploadPrefix + file.Upload
	if err := i.present(ctx, key); err != nil {
		return nil, err
	}
	blob, _, err := i.store.Open(ctx, key, storage.Range{Length: maxSubtitleBytes + 1})
	if err != nil {
		return nil, err
	}
	defer blob.Close()
	return io.ReadAll(blob)
}

func subtitleFault(locale string, err error) error {
	var broken *subtitles.Error
	if errors.As(err, &broken) {
		return jobs.Refuse(broken.Code, "Subtitle file for "+locale+": "+broken.Message, broken.Hint, err)
	}
	return err
}

func problemTexts(problems []subtitles.Problem) []string {
	texts := []string{}
	for _, problem := range problems {
		texts = append(texts, problem.Code+": "+problem.Message)
	}
	return texts
}
