// Package invariants says what must hold of the records, of the store and of a published manifest whatever was killed, frozen or lost, and
// checks it behind the server's back. docs/reliability.md explains the list; a test keeps the two together.
package invariants

// Class says when an invariant holds.
type Class string

// The classes of invariants.
const (
	// Always holds at every moment, between any two transactions.
	Always Class = "always"
	// AtRest holds once nothing is outstanding any more.
	AtRest Class = "at rest"
)

// Invariant is one sentence about the records and the query that looks for whatever breaks it.
type Invariant struct {
	Name     string // stable, kebab-case
	Class    Class
	Sentence string
	// Query gives one row with one text column for each offender, and none when all is well. It is plain enough for SQLite and PostgreSQL.
	Query string
}

// Violation is an invariant that does not hold.
type Violation struct {
	Name     string   `json:"name"`
	Sentence string   `json:"sentence"`
	Count    int      `json:"count"`
	Examples []string `json:"examples"` // a few of the offenders
}

// All is the closed list of what is asked of the records.
func All() []Invariant {
	var all []Invariant
	for _, group := range [][]Invariant{ofClaims(), ofGraphs(), ofOutcomes(), ofPublishing(), ofEvents(), ofDeliveries(), ofRest()} {
		all = append(all, group...)
	}
	return all
}
