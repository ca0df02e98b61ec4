package http

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	nethttp "net/http"
	"net/textproto"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// clients derives HTTP clients from that of the call; requests with the same
// proxy and certificate rules share connections. It is for one run.
type clients struct {
	base       *nethttp.Client
	transports map[transportKey]*nethttp.Transport
}

type transportKey struct {
	proxy    string
	insecure bool
}

// get returns a client for a connection.
func (c *clients) get(want connection) (*nethttp.Client, error) {
	client := *c.base
	client.CheckRedirect = want.checkRedirect
	if want.proxy == "" && !want.insecure {
		return &client, nil
	}
	key := transportKey{want.proxy, want.insecure}
	if c.transports[key] == nil {
		transport, err := c.derive(key)
		if err != nil {
			return nil, err
		}
		if c.transports == nil {
			c.transports = map[transportKey]*nethttp.Transport{}
		}
		c.transports[key] = transport
	}
	client.Transport = c.transports[key]
	return &client, nil
}

func (c *clients) derive(key transportKey) (*nethttp.Transport, error) {
	round := c.base.Transport
	if round == nil {
		round = nethttp.DefaultTransport
	}
	base, ok := round.(*nethttp.Transport)
	if !ok {
		return nil, budflow.Errorf(budflow.Internal, "HTTP Request: want an *http.Transport to derive a proxy or certificate rule from, got %T", round)
	}
	transport := base.Clone()
	if key.proxy != "" {
		proxy := key.proxy
		if !strings.Contains(proxy, "://") {
			proxy = "http://" + proxy
		}
		address, err := url.Parse(proxy)
		if err != nil || address.Host == "" {
			return nil, nodes.Errorf("Option 'proxy': want a URL, got one that cannot be read")
		}
		transport.Proxy = nethttp.ProxyURL(address)
	}
	if key.insecure {
		if transport.TLSClientConfig == nil {
			transport.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
		}
		transport.TLSClientConfig.InsecureSkipVerify = true // the person who wrote the workflow asked for it
	}
	return transport, nil
}

// close gives back the connections of derived clients.
func (c *clients) close() {
	for _, transport := range c.transports {
		transport.CloseIdleConnections()
	}
}

func (c connection) checkRedirect(next *nethttp.Request, via []*nethttp.Request) error {
	if c.maxRedirects <= 0 || c.getOnly && via[0].Method != "GET" && via[0].Method != "HEAD" {
		return nethttp.ErrUseLastResponse
	}
	if len(via) > c.maxRedirects {
		return errTooManyRedirects
	}
	return nil
}

var errTooManyRedirects = errors.New("Maximum number of redirects exceeded")

// Headers that Go's client looks up under their usual spelling.
var spelled = []string{"User-Agent", "Accept-Encoding", "Connection", "Content-Type", "Expect", "Upgrade", "Authorization", "Cookie", "Referer"}

// newRequest encodes a request. Its context must outlive the reading of the answer.
func newRequest(ctx context.Context, blobs nodes.Blobs, r *request) (*nethttp.Request, error) {
	address, err := r.address()
	if err != nil {
		return nil, err
	}
	out, err := nethttp.NewRequestWithContext(ctx, r.method, address.String(), nil)
	if err != nil {
		return nil, nodes.Errorf("Method '%s': want an HTTP method", r.method)
	}
	out.URL = address
	if r.body != nil {
		segments, contentType := r.body.encode()
		if err := setBody(ctx, out, blobs, segments); err != nil {
			return nil, err
		}
		if _, isForm := r.body.(*multipartBody); isForm && strings.HasPrefix(strings.ToLower(r.header("content-type")), "multipart/") {
			r.setHeader("content-type", contentType) // a boundary of the user's would not fit
		} else if r.header("content-type") == "" && contentType != "" {
			out.Header.Set("Content-Type", contentType)
		}
	}
	out.Header.Set("User-Agent", "BudFlow")
	for _, h := range r.headers {
		setHeader(out, h)
	}
	return out, nil
}

// setBody gives the request a body that can be read again after a redirect.
func setBody(ctx context.Context, out *nethttp.Request, blobs nodes.Blobs, segments []segment) error {
	fresh := func() *stream {
		return &stream{segments: slices.Clone(segments), open: func(b *budflow.Binary) (io.ReadCloser, error) { return blobs.Open(ctx, b) }}
	}
	first := fresh()
	size, err := first.length()
	if err != nil {
		_ = first.Close()
		return err
	}
	out.GetBody = func() (io.ReadCloser, error) { return fresh(), nil }
	if out.Body, out.ContentLength = first, size; size == 0 {
		_ = first.Close()
		out.Body = nethttp.NoBody
	}
	return nil
}

func setHeader(out *nethttp.Request, h header) {
	name, value := strings.TrimSpace(h.name), strings.TrimSpace(h.value)
	usual := textproto.CanonicalMIMEHeaderKey(name)
	switch {
	case usual == "Host":
		out.Host = value
	case usual == "Content-Length" || usual == "Transfer-Encoding": // follow from the body
	case slices.Contains(spelled, usual):
		out.Header.Set(usual, value)
	default:
		out.Header[name] = []string{value}
	}
}

// send sends a request and reads its answer; a file goes to the blobstore.
func (x *exchange) send(ctx context.Context, r *request) (*response, error) {
	limit := x.connection.millis
	if limit <= 0 {
		limit = defaultMillis
	}
	ctx, cancel := context.WithTimeoutCause(ctx, time.Duration(limit*float64(time.Millisecond)), timeoutError{limit})
	defer cancel()
	out, err := newRequest(ctx, x.call.Blobs, r)
	if err != nil {
		return nil, err
	}
	answer, err := x.client.Do(out)
	if err != nil {
		return nil, connectionError(ctx, err)
	}
	defer answer.Body.Close()
	return x.read(ctx, answer)
}

// timeoutError is the cause of a request that took too long.
type timeoutError struct{ millis float64 }

func (e timeoutError) Error() string { return fmt.Sprintf("timeout of %vms exceeded", e.millis) }
