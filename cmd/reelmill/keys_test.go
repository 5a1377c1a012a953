package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/api"
)

func TestKeys(t *testing.T) {
	data := t.TempDir()
	t.Setenv("REELMILL_DATA", data)
	t.Setenv("REELMILL_DATABASE_URL", "")
	database := filepath.Join(data, "reelmill.db")
	reelmill(t, nil, "keys", "list").expect(t, exitDone, "", "There is no key in "+database+".")
	made := reelmill(t, nil, "keys", "create", "the CMS", "--role", "cms", "--expires-in", "720h")
	if made.code != exitDone || !strings.HasPrefix(made.stdout, "rm_") || !strings.Contains(made.stderr, "kept in "+database+".") {
		t.Errorf("making a key gives %+v", made)
	}
	var list api.KeyList
	if got := reelmill(t, nil, "keys", "list", "--json"); json.Unmarshal([]byte(got.stdout), &list) != nil || len(list.Keys) != 1 {
		t.Fatalf("listed is %+v", got)
	}
	id := list.Keys[0].ID
	lines := strings.Split(reelmill(t, nil, "keys", "list").stdout, "\n")
	if len(lines) != 3 || strings.Join(strings.Fields(lines[0]), " ") != "KEY ROLE STATE USED ENDS NAME" || !strings.HasPrefix(lines[1], id+"  cms   valid  never used  20") {
		t.Errorf("listed are %q", lines)
	}
	refused := reelmill(t, nil, "keys", "create", "x\x1b[31m\ny")
	refused.expect(t, exitFailed, "", "bad-key-name: The name of the key holds control characters.")
	reelmill(t, nil, "keys", "revoke", "nope").expect(t, exitFailed, "", "key-not-found: There is no key with this id in "+database+".")
	reelmill(t, nil, "keys", "revoke", id).expect(t, exitDone, "Key "+id+" is revoked.\n")
	if got := reelmill(t, nil, "keys", "list").stdout; !strings.Contains(got, id+"  cms   revoked") {
		t.Errorf("listed are %s", got)
	}
}

// What stands before people must not hold a password.
func TestDatabasesAreNamedWithoutPasswords(t *testing.T) {
	t.Parallel()
	for database, want := range map[string]string{
		"data/reelmill.db": "data/reelmill.db", "postgres://me:secret@db.example:5432/mill?sslmode=require&password=secret": "postgres://db.example:5432/mill",
	} {
		if got := placeOf(database); got != want {
			t.Errorf("%s is called %s", database, got)
		}
	}
}
