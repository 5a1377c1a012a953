package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/testmedia"
	"github.com/reelmill/reelmill/internal/testserver"
)

// master is a file that things are made of.
type master struct {
	name string
	path string
	long bool
}

func sample(rel string) (master, error) {
	path, giveBack, err := testserver.Borrow(func(t testing.TB) string { return testmedia.Sample(t, rel) })
	giveBack()
	return master{name: filepath.Base(rel), path: path}, err
}

// parts of the long master: live action, animation and film in high definition, three of them silent.
func longParts() []string {
	return []string{
		"video/hd_bbb_1080p25_first20s.ts", "video/hd_sea_720p30_19s_start12s.ts", "video/hd_wave_croatia_1080p25_fmp4.mp4",
		"video/hd_cockatoo_720p20_noaudio.mp4", "video/palawan_hevc_1080p30_fullrange.mp4",
	}
}

// long returns a master of the wished length, composed of samples, from the cache where it is there.
func (b *bench) long(ctx context.Context) (master, error) {
	name := fmt.Sprintf("composed-720p25-%ds.mp4", b.longSeconds)
	m := master{name: name, path: filepath.Join(b.cache, name), long: true}
	if _, err := os.Stat(m.path); err == nil {
		return m, nil
	}
	b.remark("composing %s of samples …", name)
	if err := os.MkdirAll(b.cache, 0o750); err != nil {
		return m, err
	}
	folder, err := b.place()
	if err != nil {
		return m, err
	}
	var list strings.Builder
	for i, rel := range longParts() {
		part, err := b.part(ctx, folder, rel, i)
		if err != nil {
			return m, err
		}
		fmt.Fprintf(&list, "file '%s'\n", part)
	}
	if err := os.WriteFile(filepath.Join(folder, "list"), []byte(list.String()), 0o600); err != nil {
		return m, err
	}
	return m, errors.Join(b.join(ctx, folder, m.path), b.forget(folder))
}

// part brings one sample to the shape of the long master.
func (b *bench) part(ctx context.Context, folder, rel string, n int) (string, error) {
	from, err := sample(rel)
	if err != nil {
		return "", err
	}
	path := filepath.Join(folder, fmt.Sprintf("part%d.mkv", n))
	sounds, err := output(ctx, path+".log", "ffprobe", "-v", "error", "-select_streams", "a", "-show_entries", "stream=index", "-of", "csv=p=0", from.path)
	if err != nil {
		return "", err
	}
	sound := "1:a:0"
	if strings.TrimSpace(string(sounds)) != "" {
		sound = "0:a:0"
	}
	_, err = output(ctx, path+".log", "ffmpeg", "-nostdin", "-loglevel", "error", "-y", "-i", from.path,
		"-f", "lavfi", "-i", "anullsrc=r=48000:cl=stereo", "-map", "0:v:0", "-map", sound, "-shortest",
		"-vf", "scale=1280:720:force_original_aspect_ratio=decrease:out_range=tv,pad=1280:720:-1:-1,setsar=1,fps=25,format=yuv420p",
		"-c:v", "libx264", "-preset", "ultrafast", "-crf", "12", "-c:a", "pcm_s16le", "-ac", "2", "-ar", "48000", path)
	return path, err
}

// join repeats the parts until the wished length is reached.
func (b *bench) join(ctx context.Context, folder, path string) error {
	half := path + ".part"
	_, err := output(ctx, filepath.Join(folder, "join.log"), "ffmpeg", "-nostdin", "-loglevel", "error", "-y",
		"-stream_loop", "-1", "-f", "concat", "-safe", "0", "-i", filepath.Join(folder, "list"), "-t", fmt.Sprint(b.longSeconds),
		"-vf", "fps=25", "-af", "aresample=async=1", "-c:v", "libx264", "-preset", "veryfast", "-crf", "18", "-g", "50", "-keyint_min", "50", "-sc_threshold", "0",
		"-c:a", "aac", "-b:a", "160k", "-movflags", "+faststart", "-f", "mp4", half)
	if err != nil {
		return errors.Join(err, os.RemoveAll(half))
	}
	return os.Rename(half, path)
}
