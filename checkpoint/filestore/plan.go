package filestore

import (
	"cmp"
	"slices"

	"github.com/eventflux-io/engine/checkpoint"
)

// Part is a node of the plan that keeps something: its name, what its layout
// depends on, and the query that it belongs to.
type Part struct {
	ID          string `json:"id"`
	Fingerprint string `json:"fingerprint"`
	Query       string `json:"query"`
}

// fits refuses a plan that cannot go on with what another one kept. It may have
// queries more; one that is gone, or has other parts than it had, is refused.
func fits(kept, plan []Part) error {
	e := &checkpoint.ChangedError{Why: "the script has changed so that its state does not fit:"}
	bad := false
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
		bad = bad || fate == checkpoint.Dropped || fate == checkpoint.Incompatible
		e.Queries = append(e.Queries, checkpoint.Change{Query: query, Fate: fate})
	}
	if bad {
		return e
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
