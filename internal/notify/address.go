package notify

import (
	"cmp"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"github.com/reelmill/reelmill/internal/fetch"
	"github.com/reelmill/reelmill/jobs"
)

const maxURL = 2000

// CheckURL refuses an address that nothing could be sent to: bad-webhook-url where it is none, webhook-address-forbidden where it leads
// into a network that is not in allow. Plain http is only for networks in allow. A name is looked up when something is sent, not here.
func CheckURL(address string, allow []netip.Prefix) error {
	parsed, err := url.Parse(address)
	bad := func(why string) error {
		return jobs.Refuse("bad-webhook-url", "The address of the webhook "+why+".", "Give an address such as https://cms.example.org/hooks/reelmill.", err)
	}
	switch {
	case err != nil || parsed.Hostname() == "" || parsed.Opaque != "":
		return bad("cannot be read")
	case len(address) > maxURL:
		return bad("is too long")
	case parsed.Scheme != "https" && parsed.Scheme != "http":
		return bad("is neither https nor http")
	case parsed.User != nil:
		return bad("holds a name or a password, which would be written into logs")
	case parsed.Fragment != "":
		return bad("has a fragment, which is never sent")
	}
	if port, err := strconv.ParseUint(cmp.Or(parsed.Port(), "443"), 10, 16); err != nil || port == 0 {
		return bad("has a port that there is not")
	}
	return checkNetwork(parsed, allow)
}

func checkNetwork(address *url.URL, allow []netip.Prefix) error {
	secure, host := address.Scheme == "https", address.Hostname()
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		host = "127.0.0.1"
	}
	place, err := netip.ParseAddr(host)
	switch {
	case err != nil && (secure || len(allow) > 0): // a name
		return nil
	case err == nil && fetch.Reachable(place, secure, allow):
		return nil
	case secure:
		return forbidden("The address of the webhook leads into a private network.")
	default:
		return forbidden("Plain http is only for networks that the operator allows.")
	}
}

func forbidden(message string) error {
	return jobs.Refuse("webhook-address-forbidden", message,
		"Use a public https address, or have the operator allow the network with REELMILL_FETCH_ALLOW, such as 127.0.0.0/8 for this machine.", nil)
}
