package records_test

import (
	"sync"
	"testing"
	"time"

	"gorm.io/gorm/schema"

	"github.com/reelmill/reelmill/internal/records"
)

func TestInstant(t *testing.T) {
	t.Parallel()
	moment := time.Date(2026, 5, 4, 3, 2, 1, 987_654_321, time.FixedZone("far", 5*3600))
	instant := records.At(moment)
	if got := instant.Time(); !got.Equal(moment.Truncate(time.Millisecond)) || got.Location() != time.UTC {
		t.Errorf("came back as %v", got)
	}
	if got := instant.Add(90 * time.Second).Time().Sub(instant.Time()); got != 90*time.Second {
		t.Errorf("90 s later is %v later", got)
	}
	if pointer := instant.Pointer(); pointer == nil || !pointer.Equal(instant.Time()) {
		t.Errorf("pointer to %v", pointer)
	}
	var unset records.Instant
	if records.At(time.Time{}) != unset || !unset.Time().IsZero() || unset.Pointer() != nil {
		t.Error("the zero time is not the zero instant")
	}
}

// By its name alone gorm would fill a whole number called UpdatedAt with seconds, at every update.
func TestTimesAreLeftToTheStore(t *testing.T) {
	t.Parallel()
	var cache sync.Map
	for _, model := range records.Models() {
		parsed, err := schema.Parse(model, &cache, schema.NamingStrategy{})
		must(t, err)
		for _, field := range parsed.Fields {
			if field.AutoCreateTime != 0 || field.AutoUpdateTime != 0 {
				t.Errorf("gorm writes %s.%s", parsed.Name, field.Name)
			}
		}
	}
}
