package fetch

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"syscall"
)

// reason says in a few words why a server could not be read, without the addresses that names were resolved to: they are the operator's
// business.
func reason(err error) string {
	var name *net.DNSError
	var number syscall.Errno
	var certificate *tls.CertificateVerificationError
	var network net.Error
	var asked *url.Error
	switch {
	case errors.As(err, &name) && name.IsNotFound:
		return "there is no server of that name"
	case errors.As(err, &name):
		return "the name of its server could not be resolved"
	case errors.As(err, &number):
		return number.Error()
	case errors.As(err, &certificate):
		return "the certificate of its server is not valid"
	case errors.As(err, &network) && network.Timeout():
		return "its server did not answer in time"
	case errors.As(err, &asked):
		err = asked.Err
	}
	return fmt.Sprintf("%.200s", err) // a server that speaks no HTTP is quoted
}
