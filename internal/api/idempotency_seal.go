package api

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"strings"
)

// sealedMark begins what is sealed. Answers kept by releases that did not seal have none: they are documents in JSON, or empty.
const sealedMark = "sealed:"

// seal closes an answer with what only its client knows: the Idempotency-Key, of which the records have but a hash. Some answers hold a new API
// key, and nobody who reads the database may find it there.
func seal(secret, answer string) (string, error) {
	lock, err := lockOf(secret)
	if err != nil {
		return "", err
	}
	nonce := make([]byte, lock.NonceSize())
	_, _ = rand.Read(nonce) // never fails
	return sealedMark + base64.StdEncoding.EncodeToString(lock.Seal(nonce, nonce, []byte(answer), nil)), nil
}

// unseal opens what seal closed. What was never sealed is returned as it is.
func unseal(secret, kept string) (string, error) {
	sealed, ok := strings.CutPrefix(kept, sealedMark)
	if !ok {
		return kept, nil
	}
	lock, err := lockOf(secret)
	if err != nil {
		return "", err
	}
	data, err := base64.StdEncoding.DecodeString(sealed)
	if err == nil && len(data) < lock.NonceSize() {
		err = errors.New("a kept answer is too short")
	}
	if err != nil {
		return "", err
	}
	answer, err := lock.Open(nil, data[:lock.NonceSize()], data[lock.NonceSize():], nil)
	return string(answer), err
}

func lockOf(secret string) (cipher.AEAD, error) {
	key := sha256.Sum256([]byte("answer\n" + secret))
	block, err := aes.NewCipher(key[:])
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}
