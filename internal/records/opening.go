package records

import (
	"errors"
	"net"
	"strings"
	"time"

	"github.com/reelmill/reelmill/jobs"
)

// openBudget bounds one try to open the database, a server behind a firewall that swallows everything included.
const openBudget = 10 * time.Second

var errScheme = errors.New("neither a path nor an address of PostgreSQL")

// openFault says in one sentence why a database cannot be opened. A fault is transient where the same settings may work a moment later.
func openFault(dialect string, err error) error {
	switch {
	case errors.Is(err, errScheme):
		return badAddress(err)
	case dialect != postgresDialect:
		return sqliteFault(err)
	}
	var refused interface{ SQLState() string }
	switch {
	case !errors.As(err, &refused):
	case strings.HasPrefix(refused.SQLState(), "28"): // invalid authorization: password, role, or pg_hba.conf
		return jobs.Refuse("database-auth", "The database does not let Reelmill in.",
			"Check user and password in REELMILL_DATABASE_URL, and what pg_hba.conf of the server allows.", err)
	case refused.SQLState() == "3D000":
		return jobs.Refuse("database-missing", "The server has no database of that name.",
			"Create it with createdb, or check the name in REELMILL_DATABASE_URL.", err)
	case refused.SQLState() == "42501":
		return jobs.Refuse("database-denied", "The database lets Reelmill in, but not make its tables.",
			"Give the user of REELMILL_DATABASE_URL the right to create in the schema public.", err)
	}
	var name *net.DNSError
	switch {
	case strings.Contains(err.Error(), "cannot parse"):
		return badAddress(nil) // the cause quotes the address, and with it the password
	case errors.As(err, &name) && name.IsNotFound:
		return jobs.Stumble("database-unreachable", "The host of the database is not known.",
			"Check the host in REELMILL_DATABASE_URL.", err)
	}
	return jobs.Stumble("database-unreachable", "The database does not answer.",
		"Check that PostgreSQL runs and that REELMILL_DATABASE_URL points to it.", err)
}

func badAddress(cause error) error {
	return jobs.Refuse("database-address", "The address of the database cannot be read.",
		"Write REELMILL_DATABASE_URL as postgres://user:password@host/name, and percent-encode special characters in the password; or as the path of a file.", cause)
}

func sqliteFault(err error) error {
	if strings.Contains(err.Error(), "disk is full") || strings.Contains(err.Error(), "disk I/O error") {
		return jobs.Refuse("database-full", "The database has no room on its disk.", "Free some space there, or move REELMILL_DATA to a larger disk.", err)
	}
	return jobs.Refuse("database-unreachable", "The database could not be opened.",
		"Check REELMILL_DATABASE_URL: a writable path for SQLite, or postgres://user:password@host/name.", err)
}
