package config

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// KeptSecret returns the signing secret kept in a data folder, making one the first time.
func KeptSecret(dir string) ([]byte, error) {
	path := filepath.Join(dir, "secret")
	text, err := os.ReadFile(path)
	if err == nil && len(strings.TrimSpace(string(text))) >= 16 {
		return []byte(strings.TrimSpace(string(text))), nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	random := make([]byte, 32)
	if _, err := rand.Read(random); err != nil {
		return nil, err
	}
	secret := hex.EncodeToString(random)
	// Written beside and renamed, so that a crash leaves either no secret or a whole one.
	if err := os.WriteFile(path+".new", []byte(secret+"\n"), 0o600); err != nil {
		return nil, err
	}
	return []byte(secret), os.Rename(path+".new", path)
}
