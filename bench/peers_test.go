package main

import (
	"os/exec"
	"testing"
)

// Every peer that is installed and quick gives the right answers to a small file.
func TestPeers(t *testing.T) {
	file, _, known, err := tradesFiles(100_000, 2)
	if err != nil {
		t.Fatal(err)
	}
	for _, set := range peerSets {
		t.Run(set.name, func(t *testing.T) {
			if set.asked || !set.installed() {
				t.Skip("make bench installs it, PEERS=all what is large, and checks its answers")
			}
			peers, err := set.install()
			if err != nil {
				t.Fatal(err)
			}
			for _, run := range fileRuns {
				for _, p := range peers {
					if !p.runs(run.peer, 1) {
						continue
					}
					s, got, err := p.run(run.peer, file, 1)
					if err == nil {
						err = check(p.label, got, run.want(known))
					}
					if err != nil {
						t.Errorf("%s, %s: %v", run.title, run.into, err)
					}
					if s.cpu <= 0 || s.wall <= 0 || s.rss <= 0 {
						t.Errorf("%s, %s: measured %+v", p.label, run.title, s)
					}
				}
			}
		})
	}
}

// What a peer says is measured, or the process that said it.
func TestMeasureOfPeer(t *testing.T) {
	says := peer{label: "fake", workloads: []string{"filter"}, cores: 1, command: func(workload, file string, cores int) *exec.Cmd {
		return exec.Command("echo", `{"cpu": 1000, "wall": 2000, "rss": 3, "answer": [4, 5.5]}`)
	}}
	if says.runs("tumbling", 1) || says.runs("filter", 2) || !says.runs("filter", 1) {
		t.Error("a peer runs its workloads with as many cores as it can use")
	}
	s, got, err := says.run("filter", "", 1)
	if err != nil || s.cpu != 1000 || s.wall != 2000 || s.rss != 3 {
		t.Errorf("%+v, error %v", s, err)
	}
	if err := check("fake", got, []float64{4, 5.5}); err != nil {
		t.Error(err)
	}
	if check("fake", got, []float64{4, 5.6}) == nil {
		t.Error("a wrong answer is accepted")
	}
	says.whole = true
	if s, _, err := says.run("filter", "", 1); err != nil || s.cpu > 100 || s.wall > 100 || s.rss < 1000 {
		t.Errorf("as a whole process: %+v, error %v", s, err)
	}
}
