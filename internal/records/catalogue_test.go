package records_test

import (
	"os"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/records"
)

// docs/events.md lists every type, and shows an example of each.
func TestEventsAreDocumented(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/events.md")
	must(t, err)
	for _, kind := range records.EventTypes() {
		for _, part := range []string{"| `" + string(kind) + "` |", `{"type":"` + string(kind) + `"`} {
			if !strings.Contains(string(page), part) {
				t.Errorf("the page has no %s", part)
			}
		}
	}
}
