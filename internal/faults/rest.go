package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/reelmill/reelmill/internal/invariants"
)

const (
	restBudget = 6 * time.Minute
	// slack is how many more files a process may have open at a later rest than at its first: connections come and go.
	slack = 40
	// digests is how many of the newest outputs are read back at each rest.
	digests = 60
)

// rest is what was seen at one time at rest.
type rest struct {
	AfterRound int     `json:"after_round"`
	Seconds    float64 `json:"seconds"` // until everything was over
	Assets     int     `json:"assets"`
	Leftovers  int     `json:"unnamed_objects"` // within their rule
}

// atRest lets the work come to its end and checks everything.
func (s *suite) atRest(ctx context.Context) {
	s.trickle.gate.Lock()
	defer s.trickle.gate.Unlock()
	s.pen.Lock()
	defer s.pen.Unlock()
	began := time.Now()
	s.revive(ctx)
	err := until(ctx, restBudget, "everything is over", func() bool {
		open, err := invariants.Check(ctx, s.records, invariants.AtRest)
		rows, failed := s.rows(ctx, waiting)
		return err == nil && failed == nil && len(open) == 0 && len(rows) == 0
	})
	if ctx.Err() != nil {
		return
	}
	when := fmt.Sprintf("at rest after round %d", len(s.results))
	if err != nil {
		s.violate("%s: %v", when, err)
	}
	found := rest{AfterRound: len(s.results), Seconds: time.Since(began).Seconds(), Assets: len(s.trickle.known())}
	s.check(ctx, when)
	found.Leftovers = s.checkStore(ctx, when)
	s.checkTitles(ctx, when)
	s.checkReceiver(ctx, when)
	s.checkTurns(ctx, when)
	s.checkReaders(ctx, when)
	s.checkFailures(ctx, when)
	s.checkManifests(ctx, when)
	s.checkProcesses(ctx, when)
	s.rests = append(s.rests, found)
	s.say("      %s", s.rightsSeen())
	s.say("      at rest after %.1f s: %d assets, %d objects without a name", found.Seconds, found.Assets, found.Leftovers)
}

// kept is the rule for objects that no record names.
func kept() map[string]time.Duration {
	const day = 24 * time.Hour
	return map[string]time.Duration{"uploads/": 7 * day, "derivatives/": day, "parts/": day, "masters/": day, "subtitles/": day}
}

func (s *suite) checkStore(ctx context.Context, when string) (leftovers int) {
	found, leftovers, err := invariants.CheckStore(ctx, s.records, s.store, invariants.StoreRules{Kept: kept(), Digests: digests})
	if err != nil {
		s.violate("%s: the store: %v", when, err)
	}
	for _, violation := range found {
		s.violate("%s: %v", when, violation)
	}
	return leftovers
}

// checkTitles compares what a caller was told with the records: nothing accepted may be missing, nothing may be there twice.
func (s *suite) checkTitles(ctx context.Context, when string) {
	rows, err := s.rows(ctx, "SELECT title, MIN(id), COUNT(*)::text FROM assets GROUP BY title")
	if err != nil {
		s.violate("%s: %v", when, err)
		return
	}
	known := s.trickle.known()
	for _, row := range rows {
		if row[2] != "1" && !s.told(row[0]) {
			s.violate("%s: %q was made %s times", when, row[0], row[2])
		}
		if id, ok := known[row[0]]; ok && id != row[1] && !s.told(row[0]) {
			s.violate("%s: %q is %s, its caller was told %s", when, row[0], row[1], id)
		}
		delete(known, row[0])
	}
	for title, id := range known {
		if s.told(title) {
			continue
		}
		s.violate("%s: %q was accepted as %s and is lost", when, title, id)
	}
	s.trickle.mu.Lock()
	defer s.trickle.mu.Unlock()
	for _, refusal := range s.trickle.refused {
		s.violate("%s: refused: %s", when, refusal)
	}
	s.trickle.refused = nil
}

// told notes that a violation by an asset was printed; the next rest would only find it again.
func (s *suite) told(asset string) bool {
	known := s.known[asset]
	s.known[asset] = true
	return known
}

// checkFailures looks for versions that failed although nobody meant them to.
func (s *suite) checkFailures(ctx context.Context, when string) {
	rows, err := s.rows(ctx, `SELECT v.asset_id, v.code, COALESCE((SELECT string_agg(x.kind || ' ' || x.label || ': ' || a.outcome || ' ' || a.code, ', ' ORDER BY a.started_at)
		FROM steps x JOIN attempts a ON a.step_id = x.id WHERE x.version_id = v.id AND x.state = 'failed'), '')
		FROM versions v WHERE v.state NOT IN ('published', 'superseded')`)
	if err != nil {
		s.violate("%s: %v", when, err)
	}
	for _, row := range rows {
		if !s.forsaken[row[0]] && !s.stories.withdrawing(row[0]) && !s.told(row[0]) {
			s.violate("%s: asset %s ended with %s: %s", when, row[0], row[1], row[2])
		}
	}
}

// checkManifests follows the manifests that are new since the last rest.
func (s *suite) checkManifests(ctx context.Context, when string) {
	caller := &http.Client{Timeout: time.Minute}
	for title, id := range s.trickle.known() {
		if s.looked[id] || s.forsaken[id] || s.known[id] || s.stories.unsteady(id) {
			continue
		}
		s.looked[id] = true
		text, _, err := s.fleet.client().Manifest(ctx, id, "")
		if err != nil {
			s.violate("%s: the manifest of %q: %v", when, title, err)
			continue
		}
		found, err := invariants.CheckManifest(ctx, caller, text)
		if err != nil {
			s.violate("%s: %v", when, err)
		}
		for _, violation := range found {
			s.violate("%s: %v", when, violation)
		}
	}
}

// checkProcesses looks for programs, work folders and open files that outlived their work.
func (s *suite) checkProcesses(ctx context.Context, when string) {
	for _, member := range s.fleet.members() {
		pid := member.pid()
		if err := until(ctx, 10*time.Second, "no program runs", func() bool { return len(below(pid)) == 0 }); err != nil {
			s.leftovers(when+", below "+member.name, below(pid))
		}
		for _, folder := range []string{s.fleet.scratch(member.name), s.fleet.temporary(member.name)} {
			err := until(ctx, 15*time.Second, "nothing is left", func() bool { return len(workFolders(folder)) == 0 })
			if left := workFolders(folder); err != nil && len(left) > 0 {
				s.violate("%s: left in the scratch folder of %s: %q", when, member.name, left)
			}
		}
		key, files := fmt.Sprintf("%s %d", member.name, pid), openFiles(pid)
		if usual, ok := s.usual[key]; !ok {
			s.usual[key] = files
		} else if files > usual+slack {
			s.violate("%s: %s has %d files open, %d at its first rest", when, member.name, files, usual)
		}
	}
	var stray []running
	for _, p := range processes() {
		if p.parent == 1 && strings.Contains(p.command, s.folder) {
			stray = append(stray, p)
		}
	}
	s.leftovers(when+", without a parent", stray)
}

// workFolders are the entries of a scratch folder, copies of masters that are kept on purpose and our own filler left out.
func workFolders(folder string) []string {
	var names []string
	entries, _ := os.ReadDir(folder) // one that is missing is empty
	for _, entry := range entries {
		if !strings.HasPrefix(entry.Name(), ".") && entry.Name() != "masters" && filepath.Ext(entry.Name()) != ".lock" {
			names = append(names, entry.Name())
		}
	}
	return names
}

// leftovers complains about processes that ought to be gone. Our own servers are not among them.
func (s *suite) leftovers(when string, found []running) {
	for _, p := range found {
		if s.ours(p.pid) || !stillThere(p) { // a session of ours may end between the two looks
			continue
		}
		s.violate("%s: left running: %d %.120s", when, p.pid, p.command)
	}
}

func stillThere(p running) bool {
	return slices.ContainsFunc(processes(), func(now running) bool { return now.pid == p.pid && now.parent == p.parent })
}

// ours tells whether a process is a server of the suite or belongs to one.
func (s *suite) ours(pid int) bool {
	for _, server := range []*child{&s.database.child, &s.redis.child, s.blobs} {
		if server == nil {
			continue
		}
		if server.running() && pid == server.pid() {
			return true
		}
		for _, p := range below(server.pid()) {
			if p.pid == pid {
				return true
			}
		}
	}
	return false
}
