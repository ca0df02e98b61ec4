package devserver

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
)

const loopback = "127.0.0.1"

// addresses are where the four services listen. Only the frontend is for
// others; the rest talk to each other on the loopback interface.
type addresses struct {
	frontend, history, matching, worker *net.TCPAddr
}

// findAddresses checks that listen is free and picks free ports for the
// others. Temporal opens the listeners itself, so all four are tried together
// and then let go.
func findAddresses(listen string) (found addresses, err error) {
	internal := net.JoinHostPort(loopback, "0")
	for _, want := range []struct {
		address string
		found   **net.TCPAddr
	}{
		{listen, &found.frontend},
		{internal, &found.history},
		{internal, &found.matching},
		{internal, &found.worker},
	} {
		listener, listenErr := listenTCP(want.address)
		if listenErr != nil {
			return addresses{}, listenErr
		}
		defer func() { err = errors.Join(err, listener.Close()) }()
		*want.found = listener.Addr().(*net.TCPAddr)
	}
	return found, nil
}

func listenTCP(address string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("listen on %q: %w", address, err)
	}
	return net.Listen("tcp", net.JoinHostPort(listenIP(host).String(), port))
}

// listenIP returns nil when host is neither an IP address nor localhost.
func listenIP(host string) net.IP {
	if host == "localhost" {
		host = loopback
	}
	return net.ParseIP(host)
}

// reachable is the address at which this machine reaches a listener: an
// unspecified IP ("all interfaces") becomes loopback.
func reachable(address *net.TCPAddr) string {
	ip, _ := netip.AddrFromSlice(address.IP)
	if ip = ip.Unmap(); !ip.IsUnspecified() {
		return netip.AddrPortFrom(ip, uint16(address.Port)).String()
	}
	if ip.Is4() {
		return fmt.Sprintf("%s:%d", loopback, address.Port)
	}
	return fmt.Sprintf("[::1]:%d", address.Port)
}
