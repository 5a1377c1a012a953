package records

import (
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/reelmill/reelmill/jobs"
)

// Away reports whether err tells that the database could not be reached or had to break off, and nothing of what was asked. A
// deadline of the asker's own is no such error.
func Away(err error) bool {
	if err == nil || jobs.CodeOf(err) != "" {
		return false
	}
	var network net.Error
	var refused interface{ SQLState() string }
	switch {
	case errors.As(err, &refused):
		return awayState(refused.SQLState())
	case errors.Is(err, driver.ErrBadConn), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed):
		return true
	}
	return errors.As(err, &network)
}

// awayState knows the states of PostgreSQL's appendix A that speak of the connection or the server: classes 08 (connection), 53 (resources)
// and 57P (an operator's intervention), and a session ended because it was idle in a transaction.
func awayState(state string) bool {
	for _, class := range []string{"08", "53", "57P", "25P03"} {
		if strings.HasPrefix(state, class) {
			return true
		}
	}
	return false
}
