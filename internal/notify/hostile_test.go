package notify

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

// One receiver hangs, one floods, one redirects: each fails by itself, and the one that works gets everything.
func TestHostileReceivers(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	release := make(chan struct{})
	hanging := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	t.Cleanup(hanging.Close)
	t.Cleanup(func() { close(release) })
	flooding := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		block := make([]byte, 1<<20)
		for r.Context().Err() == nil {
			if _, err := w.Write(block); err != nil {
				return
			}
		}
	}))
	t.Cleanup(flooding.Close)
	var reached atomic.Bool
	private := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Store(true) }))
	t.Cleanup(private.Close)
	redirecting := httptest.NewServer(http.RedirectHandler(private.URL, http.StatusTemporaryRedirect))
	t.Cleanup(redirecting.Close)
	well := newReceiver(t, always(200))

	kind := records.EventAssetCreated
	hang, flood, redirect, good := p.hook(hanging.URL, kind), p.hook(flooding.URL, kind), p.hook(redirecting.URL, kind), p.hook(well.URL, kind)
	s := p.sender(loopback())
	s.messenger.budget = 300 * time.Millisecond
	p.start(s)
	for range 12 {
		p.asset()
	}
	p.await(good, records.DeliveryDelivered, 12)
	p.await(flood, records.DeliveryDelivered, 12) // it said 200 before it began
	for _, each := range []struct {
		hook *records.Webhook
		says string
	}{{hang, "no answer within 300ms"}, {redirect, "answered 307: redirects are not followed"}} {
		eventually(t, each.says, func() bool {
			list := p.deliveries(each.hook)
			return list[len(list)-1].Attempts > 0
		})
		list := p.deliveries(each.hook)
		if first := list[len(list)-1]; first.State != records.DeliveryPending || first.Tries[0].Error != each.says {
			t.Errorf("the first delivery is %+v, want one that says %q", first, each.says)
		}
	}
	if reached.Load() {
		t.Error("a redirect was followed")
	}
}

func TestPrivateNetworksAreNotReached(t *testing.T) {
	t.Parallel()
	p, r := newPost(t), newReceiver(t, always(200))
	hook := p.hook(r.URL, records.EventAssetCreated)
	secure := p.hook(strings.Replace(r.URL, "http:", "https:", 1), records.EventAssetCreated)
	p.asset()
	p.start(p.sender(nil))
	for _, each := range []*records.Webhook{hook, secure} {
		eventually(t, "it was tried", func() bool { return p.deliveries(each)[0].Attempts > 0 })
		if remark := p.deliveries(each)[0].Tries[0].Error; !strings.HasPrefix(remark, "webhook-address-forbidden") {
			t.Errorf("the remark is %q", remark)
		}
	}
	if len(r.messages()) > 0 {
		t.Error("it was reached")
	}
}

func TestCheckURL(t *testing.T) {
	t.Parallel()
	ten := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	for _, c := range []struct {
		address string
		allow   []netip.Prefix
		code    string
	}{
		{"https://cms.example/hook?a=b", nil, ""},
		{"https://93.184.216.34/", nil, ""},
		{"http://10.1.2.3:8080/", ten, ""},
		{"http://cms:3000/hook", ten, ""},
		{"https://10.1.2.3/", ten, ""},
		{"http://[::1]/", []netip.Prefix{netip.MustParsePrefix("::1/128")}, ""},
		{"", nil, "bad-webhook-url"},
		{"cms.example/hook", nil, "bad-webhook-url"},
		{"ftp://cms.example/", nil, "bad-webhook-url"},
		{"https://user:word@cms.example/", nil, "bad-webhook-url"},
		{"https://cms.example/#there", nil, "bad-webhook-url"},
		{"https://cms.example/" + strings.Repeat("a", 2000), nil, "bad-webhook-url"},
		{"https://%zz/", nil, "bad-webhook-url"},
		{"https://cms.example:99999/", nil, "bad-webhook-url"},
		{"https://cms.example:0/", nil, "bad-webhook-url"},
		{"http://cms.example/", nil, "webhook-address-forbidden"},
		{"http://93.184.216.34/", ten, "webhook-address-forbidden"},
		{"https://127.0.0.1/", nil, "webhook-address-forbidden"},
		{"https://localhost/", nil, "webhook-address-forbidden"},
		{"https://[::1]/", nil, "webhook-address-forbidden"},
		{"https://[::ffff:10.0.0.1]/", nil, "webhook-address-forbidden"},
		{"https://169.254.169.254/latest", nil, "webhook-address-forbidden"},
		{"http://localhost/", ten, "webhook-address-forbidden"},
	} {
		if got := jobs.CodeOf(CheckURL(c.address, c.allow)); got != c.code {
			t.Errorf("%q gave %q, want %q", c.address, got, c.code)
		}
	}
}

func TestRetryAfterReads(t *testing.T) {
	t.Parallel()
	at := time.Date(2027, 1, 1, 12, 0, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"": 0, "120": 2 * time.Minute, "-5": 0, "99999999999": maxRetryAfter, "soon": 0,
		"Fri, 01 Jan 2027 12:01:00 GMT": time.Minute, "Fri, 01 Jan 2027 11:01:00 GMT": 0,
	} {
		response := &http.Response{StatusCode: 503, Header: http.Header{"Retry-After": {value}}}
		if got := retryAfter(response, at); got != want {
			t.Errorf("%q is %v, want %v", value, got, want)
		}
	}
	if got := retryAfter(&http.Response{StatusCode: 500, Header: http.Header{"Retry-After": {"9"}}}, at); got != 0 {
		t.Errorf("a 500 put us off for %v", got)
	}
}
