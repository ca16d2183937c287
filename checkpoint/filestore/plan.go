package filestore

import (
	"cmp"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"

	"github.com/eventflux-io/engine/checkpoint"
	"github.com/eventflux-io/engine/checkpoint/wal"
)

// Part is a node of the plan that keeps something: its name, what its layout
// depends on, and the query that it belongs to.
type Part struct {
	ID          string `json:"id"`
	Fingerprint string `json:"fingerprint"`
	Query       string `json:"query"`
}

// Compare reports what a plan would keep of the state of an application, by query;
// nil where there is no state. It takes no lock and changes nothing.
func Compare(dir, app string, plan []Part) ([]checkpoint.Change, error) {
	path := filepath.Join(dir, app)
	d, err := wal.OpenDir(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, wal.Failed(path, err)
	}
	defer d.Close()
	c, err := readCurrent(d)
	if err != nil || c.Application == "" {
		return nil, err
	}
	return changes(c.Plan, plan), nil
}

func changes(kept, plan []Part) (all []checkpoint.Change) {
	for _, query := range queries(kept, plan) {
		before, now := partsOf(kept, query), partsOf(plan, query)
		fate := checkpoint.Incompatible
		switch {
		case len(before) == 0:
			fate = checkpoint.New
		case len(now) == 0:
			fate = checkpoint.Dropped
		case slices.Equal(before, now):
			fate = checkpoint.Kept
		}
		all = append(all, checkpoint.Change{Query: query, Fate: fate})
	}
	return all
}

// fits refuses a plan that cannot go on with what another one kept. It may have
// queries more; one that is gone, or has other parts than it had, is refused.
func fits(kept, plan []Part) error {
	all := changes(kept, plan)
	if slices.ContainsFunc(all, func(c checkpoint.Change) bool { return !c.Fits() }) {
		return &checkpoint.ChangedError{Why: "the script has changed so that its state does not fit:", Queries: all}
	}
	return nil
}

// queries are the queries of both plans, each once.
func queries(plans ...[]Part) (out []string) {
	for _, plan := range plans {
		for _, p := range plan {
			if !slices.Contains(out, p.Query) {
				out = append(out, p.Query)
			}
		}
	}
	return out
}

// partsOf are the parts of a query; their order in the plan does not matter.
func partsOf(plan []Part, query string) (out []Part) {
	for _, p := range plan {
		if p.Query == query {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b Part) int { return cmp.Compare(a.ID, b.ID) })
	return out
}
