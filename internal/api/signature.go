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
	query := url.Values{}
	if !end.IsZero() {
		query.Set("exp", strconv.FormatInt(end.Unix(), 10))
	}
	query.Set("sig", s.sign(key, query.Get("exp")))
	return s.base + "/media/" + escapePath(key) + "?" + query.Encode()
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
