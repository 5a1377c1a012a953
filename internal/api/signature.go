package api

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// signer makes and checks addresses of stored objects. An address is valid for ever or until its exp, which is where
// the rights window ends, so a manifest's addresses only change when the window does.
type signer struct {
	secret []byte
	base   string
}

// url is the signed public address of an object. A zero end never expires.
func (s signer) url(key string, end time.Time) string {
	if isFolder(key) {
		return s.folderURL(key, end)
	}
	query := url.Values{}
	if !end.IsZero() {
		query.Set("exp", strconv.FormatInt(end.Unix(), 10))
	}
	query.Set("sig", s.sign(key, query.Get("exp")))
	return s.base + "/media/" + escapePath(key) + "?" + query.Encode()
}

// rooms of the store whose objects are folders of files that name each other.
func isFolder(key string) bool {
	return strings.HasPrefix(key, "streams/") || strings.HasPrefix(key, "storyboards/")
}

// folderURL is the signed public address of a file in a folder. The signature stands in the path and is good for the whole
// folder, so that the names a playlist holds lead to signed addresses too.
func (s signer) folderURL(key string, end time.Time) string {
	exp := ""
	if !end.IsZero() {
		exp = strconv.FormatInt(end.Unix(), 10)
	}
	return s.base + "/media/~" + exp + "." + s.sign(folderOf(key), exp) + "/" + escapePath(key)
}

// folderOf is the part of a key that names a folder: room, two letters, name.
func folderOf(key string) string {
	parts := strings.SplitN(key, "/", 4)
	return strings.Join(parts[:min(3, len(parts))], "/") + "/"
}

// opened reads the path of a media address: the key, and the query that proves it. The proof of a folder stands in front of
// the key and is moved to where that of a file stands.
func opened(path string, query url.Values) (key, signed string, proof url.Values) {
	token, rest, found := strings.Cut(path, "/")
	exp, sig, whole := strings.Cut(strings.TrimPrefix(token, "~"), ".")
	if !found || !whole || !strings.HasPrefix(token, "~") {
		return path, path, query
	}
	proof = url.Values{"sig": {sig}}
	if exp != "" {
		proof.Set("exp", exp)
	}
	return rest, folderOf(rest), proof
}

// valid checks an address; expired tells a stale one from a forged one.
func (s signer) valid(key string, query url.Values, now time.Time) (ok, expired bool) {
	exp := query.Get("exp")
	if !hmac.Equal([]byte(query.Get("sig")), []byte(s.sign(key, exp))) {
		return false, false
	}
	if exp == "" {
		return true, false
	}
	end, err := strconv.ParseInt(exp, 10, 64)
	return err == nil && now.Unix() < end, true
}

func (s signer) sign(key, exp string) string {
	mac := hmac.New(sha256.New, s.secret)
	mac.Write([]byte("media\n" + key + "\n" + exp))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func escapePath(key string) string {
	parts := strings.Split(key, "/")
	for i := range parts {
		parts[i] = url.PathEscape(parts[i])
	}
	return strings.Join(parts, "/")
}
