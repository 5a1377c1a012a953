package notify

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/reelmill/reelmill/internal/fetch"
	"github.com/reelmill/reelmill/internal/records"
)

const (
	// sendBudget bounds one try, from the look-up of the name to the end of the answer.
	sendBudget = 15 * time.Second
	// maxAnswer is how much of an answer is read, in bytes, so that the connection can be used again. Nothing looks at it.
	maxAnswer = 16 << 10
	maxRemark = 300
	// maxRetryAfter bounds how long a receiver may put us off.
	maxRetryAfter = 24 * time.Hour
)

// Messenger signs messages and brings them to webhooks. It is safe for concurrent use.
type Messenger struct {
	client  *http.Client
	secrets Secrets
	agent   string
	budget  time.Duration
}

// NewMessenger returns a messenger that signs with secrets and reaches public addresses over https, and those in allow. release goes into its
// User-Agent.
func NewMessenger(secrets Secrets, allow []netip.Prefix, release string) *Messenger {
	return &Messenger{
		client: &http.Client{Transport: fetch.Guarded(allow), CheckRedirect: stay}, secrets: secrets, agent: "Reelmill/" + release, budget: sendBudget,
	}
}

// stay follows no redirect: the answer is a failure whose status everybody sees.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// Answer is what a webhook said to a message.
type Answer struct {
	Status     int           // zero where none came
	RetryAfter time.Duration // zero where it did not say when to come again
	Took       time.Duration
	Remark     string // why it is no success; empty where it is
}

// OK reports whether the message was taken.
func (a Answer) OK() bool { return a.Status >= 200 && a.Status < 300 }

// Try is the answer as a delivery remembers it.
func (a Answer) Try(at time.Time) records.Try {
	return records.Try{At: records.At(at), Status: a.Status, Millis: a.Took.Milliseconds(), Error: a.Remark}
}

// Post signs a message with every secret of a webhook that signs at a moment, and sends it. It takes 15 s at most. Where a secret cannot be
// opened, nothing is sent, and the error is the fault webhook-secret-sealed.
func (m *Messenger) Post(ctx context.Context, hook *records.Webhook, id string, body []byte, at time.Time) (Answer, error) {
	secrets, err := m.secrets.Of(hook, at)
	if err != nil {
		return Answer{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, m.budget)
	defer cancel()
	began := time.Now()
	answer := m.post(ctx, hook.URL, secrets, id, body, at)
	answer.Took = time.Since(began)
	return answer, nil
}

func (m *Messenger) post(ctx context.Context, address string, secrets []string, id string, body []byte, at time.Time) Answer {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return Answer{Remark: "the address cannot be read"}
	}
	signature, err := sign(secrets, id, at, body)
	if err != nil {
		return Answer{Remark: "the secret cannot be read"}
	}
	header := request.Header
	header.Set("Content-Type", "application/json")
	header.Set("User-Agent", m.agent)
	header.Set(standardwebhooks.HeaderWebhookID, id)
	header.Set(standardwebhooks.HeaderWebhookTimestamp, strconv.FormatInt(at.Unix(), 10))
	header.Set(standardwebhooks.HeaderWebhookSignature, signature)
	response, err := m.client.Do(request)
	if err != nil {
		return Answer{Remark: m.remark(ctx, err)}
	}
	defer response.Body.Close()
	_, _ = io.CopyN(io.Discard, response.Body, maxAnswer) // the status has said all that counts
	answer := Answer{Status: response.StatusCode, RetryAfter: retryAfter(response, at)}
	switch {
	case answer.OK():
	case response.StatusCode >= 300 && response.StatusCode < 400:
		answer.Remark = fmt.Sprintf("answered %d: redirects are not followed", response.StatusCode)
	default:
		answer.Remark = fmt.Sprintf("answered %d", response.StatusCode)
	}
	return answer
}

func sign(secrets []string, id string, at time.Time, body []byte) (string, error) {
	var signatures []string
	for _, secret := range secrets {
		signer, err := standardwebhooks.NewWebhook(secret)
		if err != nil {
			return "", fmt.Errorf("read a secret: %w", err)
		}
		signature, err := signer.Sign(id, at, body)
		if err != nil {
			return "", fmt.Errorf("sign: %w", err)
		}
		signatures = append(signatures, signature)
	}
	return strings.Join(signatures, " "), nil
}

// remark says in a few words why no answer came.
func (m *Messenger) remark(ctx context.Context, err error) string {
	var outer *url.Error
	switch {
	case errors.Is(err, fetch.ErrForbidden):
		return "webhook-address-forbidden: " + fetch.ErrForbidden.Error()
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return fmt.Sprintf("no answer within %v", m.budget)
	case errors.As(err, &outer):
		err = outer.Err // without the address, which may hold a secret of its own
	}
	text := []rune(strings.ToValidUTF8(strings.ReplaceAll(err.Error(), "\x00", ""), "?"))
	return string(text[:min(len(text), maxRemark)])
}

// retryAfter is what a receiver that has too much to do asks for.
func retryAfter(response *http.Response, at time.Time) time.Duration {
	if response.StatusCode != http.StatusTooManyRequests && response.StatusCode != http.StatusServiceUnavailable {
		return 0
	}
	value := response.Header.Get("Retry-After")
	wait := time.Duration(0)
	if seconds, err := strconv.ParseInt(value, 10, 64); err == nil {
		wait = time.Duration(min(seconds, math.MaxInt32)) * time.Second
	} else if moment, err := http.ParseTime(value); err == nil {
		wait = moment.Sub(at)
	}
	return min(max(wait, 0), maxRetryAfter)
}
