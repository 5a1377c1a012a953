package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
)

func sum256(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// contentKey is the place of a blob in the store: named by its content, so it never changes and may be cached for ever.
func contentKey(room, sum, extension string) string {
	return room + "/" + sum[:2] + "/" + sum + "." + extension
}

// digestFile hashes a file, reporting how much of it is read, 0..1.
func digestFile(ctx context.Context, path string, report func(float64)) (string, int64, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", 0, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return "", 0, err
	}
	hash := sha256.New()
	meter := &meter{ctx: ctx, source: file, total: info.Size(), report: report}
	if _, err := io.Copy(hash, meter); err != nil {
		return "", 0, err
	}
	return hex.EncodeToString(hash.Sum(nil)), meter.read, nil
}

// meter reads while its context lives and reports how far it is.
type meter struct {
	ctx    context.Context //nolint:containedctx // a reader has no other way to be canceled
	source io.Reader
	read   int64
	total  int64
	report func(float64)
}

func (m *meter) Read(buffer []byte) (int, error) {
	if m.ctx.Err() != nil {
		return 0, context.Cause(m.ctx)
	}
	n, err := m.source.Read(buffer)
	m.read += int64(n)
	if m.report != nil && m.total > 0 {
		m.report(float64(m.read) / float64(m.total))
	}
	return n, err
}
