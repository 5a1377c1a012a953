package fetch

import (
	"errors"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"syscall"
	"time"

	"code.dny.dev/ssrf"
)

const dialBudget = 10 * time.Second

// ErrForbidden is in the errors of a [Guarded] round trip to an address that may not be reached.
var ErrForbidden = errors.New("the address leads into a network that may not be reached")

// guarded sends requests only where they may go.
type guarded struct{ secure, plain http.RoundTripper }

// Guarded returns a transport for addresses that others chose. Over https it reaches public addresses and those in allow, over plain http
// only those in allow. Every address is checked after its name was resolved. It uses no proxy, takes no compressed answers, and is
// safe for concurrent use.
func Guarded(allow []netip.Prefix) http.RoundTripper {
	return guarded{secure: transport(guard(allow).Safe), plain: transport(only(allow))}
}

// RoundTrip implements [http.RoundTripper].
func (g guarded) RoundTrip(request *http.Request) (*http.Response, error) {
	way := g.plain
	if request.URL.Scheme == "https" {
		way = g.secure
	}
	response, err := way.RoundTrip(request)
	if err != nil && isForbidden(err) {
		err = errors.Join(ErrForbidden, err)
	}
	return response, err
}

func transport(control func(network, address string, conn syscall.RawConn) error) *http.Transport {
	dialer := &net.Dialer{Timeout: dialBudget, Control: control}
	return &http.Transport{
		DialContext: dialer.DialContext, TLSHandshakeTimeout: dialBudget, ForceAttemptHTTP2: true, DisableCompression: true,
		MaxIdleConns: 50, MaxIdleConnsPerHost: 4, IdleConnTimeout: 90 * time.Second, MaxResponseHeaderBytes: 64 << 10,
	}
}

func only(allow []netip.Prefix) func(network, address string, conn syscall.RawConn) error {
	return func(_, address string, _ syscall.RawConn) error {
		place, err := netip.ParseAddrPort(address)
		if err == nil && Allowed(place.Addr(), allow) {
			return nil
		}
		return ErrForbidden
	}
}

// Allowed reports whether an address is in one of some networks.
func Allowed(address netip.Addr, networks []netip.Prefix) bool {
	return slices.ContainsFunc(networks, func(p netip.Prefix) bool { return p.Contains(address.Unmap().WithZone("")) })
}

// Reachable reports whether a [Guarded] transport would connect to an address.
func Reachable(address netip.Addr, secure bool, allow []netip.Prefix) bool {
	if !secure {
		return Allowed(address, allow)
	}
	network := "tcp4"
	if address = address.Unmap(); address.Is6() {
		network = "tcp6"
	}
	return guard(allow).Safe(network, netip.AddrPortFrom(address, 443).String(), nil) == nil
}

func isForbidden(err error) bool {
	return errors.Is(err, ErrForbidden) || errors.Is(err, ssrf.ErrProhibitedIP) || errors.Is(err, ssrf.ErrProhibitedNetwork) || errors.Is(err, ssrf.ErrProhibitedPort)
}
