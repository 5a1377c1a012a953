package manifest

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// Encode returns the document's JSON and its strong ETag, which is the hash of exactly those bytes.
func (d *Document) Encode() (body []byte, etag string, err error) {
	body, err = json.Marshal(d)
	if err != nil {
		return nil, "", err
	}
	sum := sha256.Sum256(body)
	return body, `"` + hex.EncodeToString(sum[:16]) + `"`, nil
}
