package records

import (
	"errors"
	"net/url"
)

// idleInTransaction is a setting of PostgreSQL, in milliseconds.
const idleInTransaction = "idle_in_transaction_session_timeout"

// impatient asks PostgreSQL to end a session that holds a transaction open and says nothing for 10 s. A worker that is frozen or
// cut off in the middle of one would otherwise keep its rows locked for as long as the server believes in the connection, and
// nobody could take its steps over. An address that sets this itself stays as it is.
func impatient(address string) (string, error) {
	parsed, err := url.Parse(address)
	if err != nil {
		return "", errors.New("cannot parse the address") // which is not quoted: it may hold a password
	}
	query := parsed.Query()
	if !query.Has(idleInTransaction) {
		query.Set(idleInTransaction, "10000")
		parsed.RawQuery = query.Encode()
	}
	return parsed.String(), nil
}
