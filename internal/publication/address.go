package publication

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// mediaRoot is the path that addresses of stored objects begin with.
const mediaRoot = "/media/"

// ErrForged is returned for an address that was not made by this installation.
var ErrForged = errors.New("the address of a stored object is not signed")

// Grant is what an address gives: the right to one object, or to one folder of objects, as long as an asset may be seen.
type Grant struct {
	Asset string // by its id
	// Channel is the one that it was given for, where the asset is for some channels only; empty is not said.
	Channel string
	// Preview gives editors what is not published, or not any more. It ends soon, but not with the rights window.
	Preview bool
	// End is when the address ends by itself, cut to whole seconds so that it never outlives a rights window; the zero time is never.
	End time.Time
}

// Ticket is an address that was read.
type Ticket struct {
	Grant

	Key string
}

// Expired reports whether the address has ended by itself.
func (t Ticket) Expired(now time.Time) bool { return !t.End.IsZero() && !now.Before(t.End) }

// Addresses makes and reads the public addresses of stored objects. An address names the asset it was given for, so that taking the
// asset down ends it; it does not change as long as the end does not, so that it can be cached.
type Addresses struct {
	Secret []byte // at least 16 bytes
	Base   string // of the server or of a CDN in front of it, without a trailing slash
}

// Of is the address of an object. That of a file in a folder is good for the whole folder, because the signature stands in the path:
// the names that a playlist holds lead to signed addresses too.
func (a Addresses) Of(key string, grant Grant) string {
	expiry := grant.expiry()
	if IsFolder(key) {
		return a.prefix(key, grant) + escapePath(key)
	}
	query := url.Values{"a": {grant.Asset}, "sig": {a.sign(key, grant)}}
	if expiry != "" {
		query.Set("exp", expiry)
	}
	if grant.Channel != "" {
		query.Set("c", grant.Channel)
	}
	return a.Base + mediaRoot + escapePath(key) + "?" + query.Encode()
}

// prefix is what the addresses of all files of a folder begin with, of which key is one.
func (a Addresses) prefix(key string, grant Grant) string {
	token := grant.Asset + "." + grant.expiry() + "." + a.sign(folderOf(key), grant)
	if grant.Channel != "" {
		token += "." + grant.Channel
	}
	return a.Base + mediaRoot + "~" + url.PathEscape(token) + "/"
}

// Read reads an address: the path behind /media/ and the query. [ErrForged] tells that it was not made here.
func (a Addresses) Read(path string, query url.Values) (Ticket, error) {
	asset, expiry, sig, channel, key := query.Get("a"), query.Get("exp"), query.Get("sig"), query.Get("c"), path
	signed := key
	if token, rest, found := strings.Cut(path, "/"); found && strings.HasPrefix(token, "~") {
		parts := strings.Split(token[1:], ".")
		if len(parts) != 3 && len(parts) != 4 {
			return Ticket{}, ErrForged
		}
		asset, expiry, sig, channel, key, signed = parts[0], parts[1], parts[2], strings.Join(parts[3:], ""), rest, folderOf(rest)
	}
	grant, err := granted(asset, expiry)
	grant.Channel = channel
	if err != nil || !hmac.Equal([]byte(sig), []byte(a.sign(signed, grant))) {
		return Ticket{}, ErrForged
	}
	return Ticket{Key: key, Grant: grant}, nil
}

// expiry writes the end of a grant, and whether it is a preview, as addresses hold them.
func (g Grant) expiry() string {
	text := ""
	if !g.End.IsZero() {
		text = strconv.FormatInt(g.End.Unix(), 10)
	}
	if g.Preview {
		text += "p"
	}
	return text
}

// granted reads what addresses hold of a grant for an asset.
func granted(asset, text string) (Grant, error) {
	g := Grant{Asset: asset}
	text, g.Preview = strings.CutSuffix(text, "p")
	if text == "" {
		return g, nil
	}
	seconds, err := strconv.ParseInt(text, 10, 64)
	g.End = time.Unix(seconds, 0).UTC()
	return g, err
}

func (a Addresses) sign(what string, grant Grant) string {
	mac := hmac.New(sha256.New, a.Secret)
	purpose := "media"
	if grant.Channel != "" {
		purpose += " on " + grant.Channel
	}
	mac.Write([]byte(purpose + "\n" + grant.Asset + "\n" + grant.expiry() + "\n" + what))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// IsFolder reports whether a key lies in a room of the store whose objects are folders of files that name each other.
func IsFolder(key string) bool {
	return strings.HasPrefix(key, "streams/") || strings.HasPrefix(key, "storyboards/")
}

// folderOf is the part of a key that names a folder: room, two letters, name.
func folderOf(key string) string {
	parts := strings.SplitN(key, "/", 4)
	return strings.Join(parts[:min(3, len(parts))], "/") + "/"
}

func escapePath(key string) string {
	parts := strings.Split(key, "/")
	for i := range parts {
		parts[i] = url.PathEscape(parts[i])
	}
	return strings.Join(parts, "/")
}
