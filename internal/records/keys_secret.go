package records

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/reelmill/reelmill/jobs"
)

const (
	keyPrefix  = "rm_"
	keyBytes   = 24 // random ones
	maxKeyName = 200
)

// HashKey is how an API key is kept: as the hex SHA-256 of all of it. Keys are random, so nothing slower is needed.
func HashKey(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:])
}

// NewKey is what somebody wants of a key.
type NewKey struct {
	Name      string
	Role      Role
	ExpiresAt time.Time // zero: never
}

// IssueKey makes a key and stores it. The secret is what its holder sends; nobody can read it again.
func (s *Store) IssueKey(ctx context.Context, wanted NewKey) (secret string, key *APIKey, err error) {
	wanted.Name = strings.TrimSpace(wanted.Name)
	switch {
	case wanted.Name == "" || len(wanted.Name) > maxKeyName:
		return "", nil, jobs.Refuse("bad-key-name", "A key needs a name of at most 200 bytes.", "Name who or what will use it, such as “the CMS”.", nil)
	case strings.ContainsFunc(wanted.Name, unicode.IsControl):
		return "", nil, jobs.Refuse("bad-key-name", "The name of the key holds control characters.", "Leave out line breaks, tabs and escape sequences.", nil)
	case !slices.Contains(Roles(), wanted.Role):
		return "", nil, jobs.Refuse("unknown-role", "There is no role “"+string(wanted.Role)+"”.", "Choose uploader, editor, cms or operator.", nil)
	case !wanted.ExpiresAt.IsZero() && !wanted.ExpiresAt.After(s.Now()):
		return "", nil, jobs.Refuse("key-expires-early", "The key would have expired already.", "Choose a later expires_at, or none.", nil)
	}
	random := make([]byte, keyBytes)
	if _, err := rand.Read(random); err != nil {
		return "", nil, err
	}
	secret = keyPrefix + base64.RawURLEncoding.EncodeToString(random)
	key = &APIKey{Name: wanted.Name, Role: wanted.Role, Hash: HashKey(secret), ExpiresAt: At(wanted.ExpiresAt)}
	if err := fillID(&key.ID); err != nil {
		return "", nil, err
	}
	return secret, key, s.AddKey(ctx, key)
}
