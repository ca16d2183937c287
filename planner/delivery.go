package planner

import (
	"fmt"
	"strings"

	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/planner/plan"
)

// guarantee is what a sink promises of each row, the strongest last.
type guarantee uint8

const (
	notRun guarantee = iota // the connector belongs to another version
	atMostOnce
	atLeastOnce
	exactlyOnce
)

// delivery is the promise of one sink, and why it is that.
type delivery struct {
	guarantee guarantee
	reason    string
}

func (d delivery) String() string {
	return [...]string{"not run", "at most once", "at least once", "exactly once"}[d.guarantee] + ": " + d.reason
}

// promise is what a sink can keep over a kill: what its connector can take back,
// and what its sources can read again.
func (p *planner) promise(s *plan.Sink) delivery {
	of := p.declared[s]
	switch {
	case s.Printed:
		return delivery{atMostOnce, "each row comes out once while the run lasts; standard output cannot take rows back, so a run that was killed starts anew"}
	case of.later != "":
		return delivery{notRun, fmt.Sprintf("this version checks the connector %q and does not run it", of.later)}
	case of.outside == nil:
		return delivery{notRun, "the connector is not known"}
	}
	made, err := of.outside.Sink(of.sinkSpec(s))
	if err != nil {
		return delivery{notRun, err.Error()}
	}
	if !made.Durable() {
		return delivery{atMostOnce, "its rows do not outlive the process, so nothing is kept for it"}
	}
	sink, err := made.New()
	if err != nil {
		return delivery{notRun, err.Error()}
	}
	_, pushed := sink.(connector.ExactlyOnce)
	_, acknowledged := sink.(connector.Acknowledged)
	if !pushed && !acknowledged {
		return delivery{atMostOnce, fmt.Sprintf("the connector %q cannot be pushed epoch by epoch, nor does it acknowledge rows", of.outside.Name)}
	}
	var lost []string
	for _, scan := range scans(s) {
		if !p.declared[scan].replayable() {
			lost = append(lost, scan.Name)
		}
	}
	if len(lost) > 0 {
		return delivery{atMostOnce, fmt.Sprintf("%s cannot be read again, so rows since the last epoch are lost with the process", strings.Join(lost, ", "))}
	}
	switch bounded := s.Props().Bounded; {
	case acknowledged && bounded:
		return delivery{atLeastOnce, "rows go out at once, and with --state an epoch is committed when they are acknowledged, so a run that was killed writes those since the last one again; without it a bounded run keeps none, and writes all rows again"}
	case acknowledged:
		return delivery{atLeastOnce, "rows go out at once, and an epoch is committed when they are acknowledged, so a run that was killed writes those since the last one again; not with --state none"}
	case bounded:
		return delivery{exactlyOnce, "with --state each epoch is recorded before it is pushed; without it a bounded run keeps none, and starts anew when it was killed"}
	}
	return delivery{exactlyOnce, "each epoch is recorded before it is pushed, and a restart goes on after the last one; not with --state none"}
}

// replayable reports whether a source can be read again from where an epoch ended.
func (r *relation) replayable() bool {
	if r.later != "" {
		return laterFactory{}.Replayable()
	}
	return r.source != nil && r.source.Replayable()
}

// sinkSpec is the declaration of a sink with the columns that it takes.
func (r *relation) sinkSpec(s *plan.Sink) connector.Spec {
	spec := r.spec
	props := s.Input.Props()
	spec.Schema = props.Schema
	if props.Upsert {
		spec.Key = props.Key
	}
	return spec
}

// checkDelivery refuses sinks that cannot keep what the configuration demands.
func (p *planner) checkDelivery() {
	if p.opt.Delivery != "exactly_once" {
		return
	}
	for _, s := range p.sinks {
		d := p.promise(s)
		if d.guarantee == exactlyOnce {
			continue
		}
		at := p.scriptEnd()
		if of := p.declared[s]; of != nil {
			at = of.at
		}
		for _, q := range p.queries {
			if s.Printed && q.name == s.Name {
				at = firstWords(p.script.Text, q.at, 1)
			}
		}
		p.errorf(at, "runtime.delivery demands exactly_once, and %q is %s", s.Name, d)
	}
}
