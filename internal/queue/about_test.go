package queue

import (
	"strings"
	"testing"
)

func TestAboutTellsWhatRedisIs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args []string
		want []string
	}{
		{[]string{"--appendonly", "yes", "--maxmemory", "64mb"}, []string{"journal (AOF) on", "of 64.00M"}},
		{nil, []string{"journal (AOF) off", "of no limit"}},
		{user("default on nopass ~* &* +@all -info"), []string{"hides"}},
	} {
		about, err := openBroker(t, startRedis(t, c.args...).url()).About(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, words := range c.want {
			if !strings.Contains(about, words) {
				t.Errorf("%v is told as %q, want %q", c.args, about, words)
			}
		}
	}
}
