package graph

import (
	"encoding/json"
	"fmt"
)

// Long is a whole number of up to 64 bits, such as a size in bytes; the graph's own Int ends at 2 GiB. It is written as a JSON number.
type Long int64

// ImplementsGraphQLType names the scalar.
func (*Long) ImplementsGraphQLType(name string) bool { return name == "Long" }

// UnmarshalGraphQL reads an argument.
func (l *Long) UnmarshalGraphQL(input any) error {
	text, err := json.Marshal(input)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, (*int64)(l)); err != nil {
		return fmt.Errorf("%v is not a whole number", input)
	}
	return nil
}
