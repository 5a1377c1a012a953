// Package seal closes short texts with a secret that is not kept beside them, so that who reads the database, or a backup of it, finds
// nothing to use.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
)

// mark begins what is sealed. It begins nothing that was kept before there was sealing: documents in JSON and secrets with whsec_.
const mark = "sealed:"

// ErrClosed is returned for what another secret sealed, what was sealed for another owner or purpose, and what was changed since.
var ErrClosed = errors.New("sealed by another secret or for another owner")

// Lock seals texts of one purpose. It is safe for concurrent use; its zero value is of no use.
type Lock struct{ aead cipher.AEAD }

// With returns the lock of a purpose, which is one word, whose key follows from secret. No lock opens what one of another purpose sealed.
func With(purpose, secret string) (Lock, error) {
	key := sha256.Sum256([]byte(purpose + "\n" + secret))
	block, err := aes.NewCipher(key[:])
	if err != nil {
		return Lock{}, fmt.Errorf("make a key: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return Lock{}, fmt.Errorf("make a lock: %w", err)
	}
	return Lock{aead}, nil
}

// Seal closes text. It opens again only for the same owner, such as the id of the row it is kept in, so that what is sealed cannot be
// moved from one row to another.
func (l Lock) Seal(owner, text string) string {
	return mark + base64.StdEncoding.EncodeToString(l.aead.Seal(nil, nil, []byte(text), []byte(owner)))
}

// Open returns what [Lock.Seal] closed for owner. What was never sealed is returned as it is.
func (l Lock) Open(owner, kept string) (string, error) {
	coded, ok := strings.CutPrefix(kept, mark)
	if !ok {
		return kept, nil
	}
	sealed, err := base64.StdEncoding.DecodeString(coded)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrClosed, err)
	}
	text, err := l.aead.Open(nil, nil, sealed, []byte(owner))
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrClosed, err)
	}
	return string(text), nil
}

// Sealed reports whether a kept text is sealed.
func Sealed(kept string) bool { return strings.HasPrefix(kept, mark) }
