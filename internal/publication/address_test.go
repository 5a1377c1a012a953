package publication_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/publication"
)

func addresses() publication.Addresses {
	return publication.Addresses{Secret: []byte("0123456789abcdef"), Base: "https://media.example"}
}

func read(t *testing.T, address string) (publication.Ticket, error) {
	t.Helper()
	parsed, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return addresses().Read(strings.TrimPrefix(parsed.Path, "/media/"), parsed.Query())
}

func TestAddressesAreReadBack(t *testing.T) {
	t.Parallel()
	end := time.Unix(1_800_000_000, 0).UTC()
	for _, key := range []string{"derivatives/aa/b c.mp4", "streams/aa/hash/video/1.m4s", "storyboards/aa/hash/board.vtt"} {
		for _, grant := range []publication.Grant{
			{Asset: "a-1"}, {Asset: "a-1", End: end}, {Asset: "a-1", End: end, Preview: true}, {Asset: "a-1", Channel: "connected-tv"}, {Asset: "a-1", Channel: "1", End: end},
		} {
			ticket, err := read(t, addresses().Of(key, grant))
			if err != nil || ticket.Key != key || ticket.Grant != grant {
				t.Errorf("%s for %+v was read as %+v, %v", key, grant, ticket, err)
			}
		}
	}
	ticket, err := read(t, strings.Replace(addresses().Of("streams/aa/hash/main.m3u8", publication.Grant{Asset: "a"}), "main.m3u8", "video/2.m4s", 1))
	if err != nil || ticket.Key != "streams/aa/hash/video/2.m4s" {
		t.Errorf("a neighbor in the folder is %+v, %v", ticket, err)
	}
	if ticket := (publication.Ticket{Grant: publication.Grant{End: end}}); ticket.Expired(end.Add(-time.Nanosecond)) || !ticket.Expired(end) {
		t.Error("an address does not end at its end")
	}
}

func TestForgedAddresses(t *testing.T) {
	t.Parallel()
	end := time.Unix(1_800_000_000, 0)
	file := addresses().Of("derivatives/aa/x.mp4", publication.Grant{Asset: "a", End: end})
	folder := addresses().Of("streams/aa/hash/main.m3u8", publication.Grant{Asset: "a", End: end})
	onWeb, folderOnWeb := addresses().Of("derivatives/aa/x.mp4", publication.Grant{Asset: "a", Channel: "web"}),
		addresses().Of("streams/aa/hash/main.m3u8", publication.Grant{Asset: "a", Channel: "web"})
	preview := addresses().Of("derivatives/aa/x.mp4", publication.Grant{Asset: "a", End: end, Preview: true})
	for name, address := range map[string]string{
		"another key":       strings.Replace(file, "x.mp4", "y.mp4", 1),
		"a later end":       strings.Replace(file, "exp=1800000000", "exp=1900000000", 1),
		"no end":            strings.Replace(file, "exp=1800000000&", "", 1),
		"another asset":     strings.Replace(file, "a=a&", "a=b&", 1),
		"made a preview":    strings.Replace(file, "exp=1800000000", "exp=1800000000p", 1),
		"a preview no more": strings.Replace(preview, "exp=1800000000p", "exp=1800000000", 1),
		"no signature":      "https://media.example/media/derivatives/aa/x.mp4",
		"another folder":    strings.Replace(folder, "/hash/", "/other/", 1),
		"folder, later":     strings.Replace(folder, ".1800000000.", ".1900000000.", 1),
		"folder, for ever":  strings.Replace(folder, ".1800000000.", "..", 1),
		"no token":          "https://media.example/media/~/streams/aa/hash/main.m3u8",
		"half a token":      "https://media.example/media/~a.b/streams/aa/hash/main.m3u8",
		"another channel":   strings.Replace(onWeb, "c=web", "c=app", 1),
		"no channel":        strings.Replace(onWeb, "c=web", "c=", 1),
		"a channel":         file + "&c=web",
		"folder, elsewhere": strings.Replace(folderOnWeb, ".web/", ".app/", 1),
		"folder, anywhere":  strings.Replace(folderOnWeb, ".web/", "/", 1),
		"folder, some":      strings.Replace(folder, "/streams/", ".web/streams/", 1),
		"folder, two":       strings.Replace(folderOnWeb, ".web/", ".web.web/", 1),
		"nonsense":          "https://media.example/media/~a.zz.zz/streams/aa/hash/main.m3u8?exp=1",
	} {
		if ticket, err := read(t, address); !errors.Is(err, publication.ErrForged) {
			t.Errorf("%s: read %+v, %v", name, ticket, err)
		}
	}
}
