// Package recordstest lends empty databases to tests: SQLite files, and databases of a real PostgreSQL server that
// the first test to ask for one starts and that goes away with the test binary. Blank ones have the schema of this release already.
//
// Only tests import it. It is safe for parallel tests; every call returns a database of its own, without a record.
package recordstest
