package reconcile

import (
	"context"
	"path"
	"strings"
	"time"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/storage"
)

// settled is how old something must be before nobody can be about to record it: longer than any attempt may last.
const settled = 25 * time.Hour

// retire removes the files of versions that the rule keeps no longer, in two phases. First a version is marked: nobody rolls back to it
// or reuses its outputs from then on. After grace, when every attempt that may have looked at it before is over, those of its
// objects go that no other version names. Dying in between costs nothing: what is marked is found again.
func (r *Reconciler) retire(ctx context.Context, store storage.Store, rule records.Retention, grace time.Duration) error {
	for {
		ids, err := r.records.Expired(ctx, rule, batch)
		if err != nil {
			return err
		}
		marked := 0
		for _, id := range ids {
			swept, err := r.records.SweepVersion(ctx, id, rule)
			if err != nil {
				return err
			}
			if swept {
				r.log.Info("version given up by the retention rule", "version", id)
				marked++
			}
		}
		if marked == 0 { // the others moved on meanwhile
			break
		}
	}
	return r.empty(ctx, store, grace)
}

// empty removes the objects of versions that were marked longer than grace ago. A version whose master somebody works on again has to
// wait for the next round.
func (r *Reconciler) empty(ctx context.Context, store storage.Store, grace time.Duration) error {
	for {
		versions, err := r.records.Swept(ctx, grace, batch)
		if err != nil {
			return err
		}
		emptied := 0
		for i := range versions {
			done, err := r.emptyVersion(ctx, store, &versions[i], grace)
			if err != nil {
				return err
			}
			if done {
				emptied++
			}
		}
		if emptied == 0 {
			return nil
		}
	}
}

func (r *Reconciler) emptyVersion(ctx context.Context, store storage.Store, version *records.Version, grace time.Duration) (bool, error) {
	rows, err := r.records.Derivatives(ctx, version.ID)
	if err != nil {
		return false, err
	}
	all := true
	for _, row := range rows {
		if row.State != records.DerivativeDone {
			continue
		}
		// Asked anew each time: a stream of thousands of files takes minutes to remove, in which somebody may bring the master again.
		if remade, err := r.records.Remaking(ctx, version.MasterSHA256); err != nil || remade {
			return false, err
		}
		done, err := r.removeOutput(ctx, store, row.Made.StorageKey, grace)
		if err != nil {
			return false, err
		}
		all = all && done
	}
	removed, err := r.removeMaster(ctx, store, version)
	if err != nil || !removed || !all {
		return false, err
	}
	return true, r.records.Emptied(ctx, version.ID)
}

// removeMaster removes the master of a version, unless another version has it too. It reports false while somebody may be about to take
// in the same one and to count on what is there.
func (r *Reconciler) removeMaster(ctx context.Context, store storage.Store, version *records.Version) (bool, error) {
	if remade, err := r.records.Remaking(ctx, version.MasterSHA256); err != nil || remade {
		return false, err
	}
	wanted, err := r.records.NamedMaster(ctx, version.MasterKey)
	if err == nil && !wanted {
		err = store.Delete(ctx, version.MasterKey)
	}
	return err == nil, err
}

// removeOutput removes one output with all its files, unless another version has it too. It reports false when the output is too young
// to go.
func (r *Reconciler) removeOutput(ctx context.Context, store storage.Store, key string, age time.Duration) (bool, error) {
	output := leftover{}
	if err := store.List(ctx, prefixOf(key), func(object storage.Object) error {
		if prefixOf(object.Key) == prefixOf(key) {
			output.add(object)
		}
		return nil
	}); err != nil {
		return false, err
	}
	if output.touched.After(time.Now().Add(-age)) {
		return false, nil
	}
	return true, r.removeUnnamed(ctx, store, output.keys, true)
}

// removeUnnamed removes objects that belong together, if no record names any of them.
func (r *Reconciler) removeUnnamed(ctx context.Context, store storage.Store, keys []string, givenUp bool) error {
	for at := 0; at < len(keys); at += batch {
		named, err := r.records.NamedOutputs(ctx, keys[at:min(at+batch, len(keys))], givenUp)
		if err != nil || len(named) > 0 {
			return err
		}
	}
	for _, key := range keys {
		if err := store.Delete(ctx, key); err != nil {
			return err
		}
	}
	return nil
}

// prefixOf is what the objects of one output have in common: the folder of a stream or a storyboard, such as streams/ab/abcd/, or
// its one key.
func prefixOf(key string) string {
	room, rest, _ := strings.Cut(key, "/")
	if room != "streams" && room != "storyboards" {
		return key
	}
	parts := strings.SplitN(rest, "/", 3)
	if len(parts) < 3 {
		return key
	}
	return path.Join(room, parts[0], parts[1]) + "/"
}
