package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestTorture ends the engine with SIGKILL at random moments and starts it again,
// while rows come in and their windows are open. Between the kills the process is
// frozen, the clock on the wall is put forward and back, and outputs are moved
// away. In the end each row has come out once, in the files that were moved and
// the last ones together, and none was late. EVENTFLUX_TORTURE_KILLS is how often
// it is killed; EVENTFLUX_TORTURE_PLAGUES which of freeze, clock and move happen.
func TestTorture(t *testing.T) {
	kills := 4
	if n, err := strconv.Atoi(os.Getenv("EVENTFLUX_TORTURE_KILLS")); err == nil {
		kills = n
	}
	plagues := []string{"freeze", "clock", "move"}
	if words := os.Getenv("EVENTFLUX_TORTURE_PLAGUES"); words != "" {
		plagues = strings.Split(words, ",")
	}
	for _, c := range []struct {
		name string
		live func(t *testing.T) *live
	}{
		{"files", func(t *testing.T) *live { return followFiles(t, 2, 2*time.Second, "") }},
		{"topic", func(t *testing.T) *live { return followTopic(t, 2, 4*time.Second) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			seed := uint64(time.Now().UnixNano())
			t.Logf("seed %d", seed)
			r := &rack{live: c.live(t), plagues: plagues, kills: kills, dice: rand.New(rand.NewPCG(seed, 0)), ready: time.Second}
			r.clock = newWallClock(t)
			r.turn()
		})
	}
}

// rack is a live run that is tortured.
type rack struct {
	*live
	dice    *rand.Rand
	plagues []string
	kills   int
	ready   time.Duration // that the last start took

	moved                     []string // outputs that were moved away, and perhaps not yet missed
	unsaid                    bool     // the last start began outputs again, and may have been killed before the log knew
	written                   bool     // something had come out before the last start
	began, restored, accepted int      // starts: all of them, of those that went on with an open window, of those with --accept-output-loss
	unready, frozen, steps    int      // kills before ready; pauses; steps of the clock
	longest, standstill       time.Duration
	renamed, plagued          int
}

// turn runs the engine until it was killed as often as it should be, then until
// everything has come out.
func (r *rack) turn() {
	r.Helper()
	for range r.kills {
		r.life()
	}
	e := r.start()
	e.waitReady(r)
	r.check(e)
	r.closes(e)
	r.judge(e, true)
	r.Logf("%d kills, %d of them before ready; %d starts, %d went on with open windows; frozen %d times for %v, at most %v; %d steps of the clock; %d outputs moved, %d starts with --accept-output-loss",
		r.kills, r.unready, r.began, r.restored, r.frozen, r.standstill.Round(time.Millisecond), r.longest, r.steps, r.renamed, r.accepted)
}

// life is a start, what it suffers, and its end by SIGKILL.
func (r *rack) life() {
	r.Helper()
	if r.dice.IntN(5) == 0 {
		r.plague(nil) // while nothing runs
	}
	e := r.start()
	if r.dice.IntN(8) == 0 {
		time.AfterFunc(r.upTo(r.ready), e.kill)
		if e.waitKilled(r) {
			r.check(e)
		} else {
			r.unready++
		}
		return
	}
	e.waitReady(r)
	r.check(e)
	r.ready = e.took
	if r.dice.IntN(3) > 0 {
		r.moves(e)
	}
	for range 1 + r.dice.IntN(3) {
		r.writes(r.upTo(200 * time.Millisecond))
		r.plague(e)
	}
	time.AfterFunc(r.upTo(500*time.Millisecond), e.kill)
	e.waitKilled(r)
}

// start starts the engine, with --accept-output-loss where it asks for that.
func (r *rack) start() *engine {
	r.Helper()
	shards := 1 + r.dice.IntN(3)
	r.written = r.size("small") > 0
	e := launch(r, r.command(shards))
	if len(r.moved) > 0 || r.unsaid {
		if r.unsaid = !e.isReady(); r.unsaid {
			if e.cmd.ProcessState.ExitCode() != exitDamaged || !e.says("--accept-output-loss") {
				r.Fatalf("with %q moved away: %v: %s", r.moved, e.cmd.ProcessState, e.words())
			}
			r.accepted++
			e = launch(r, r.command(shards, "--accept-output-loss"))
			e.waitReady(r)
		}
		r.moved = nil
	}
	r.began++
	return e
}

// check wants a start to go on with open windows where something had come out before.
func (r *rack) check(e *engine) {
	r.Helper()
	switch {
	case e.restored > 0:
		r.restored++
	case r.written:
		r.Fatalf("a start went on without an open window: %s", e.words())
	}
}

// plague has something happen to the engine, or while none runs (nil): what there
// is takes turns.
func (r *rack) plague(e *engine) {
	r.Helper()
	r.plagued++
	switch r.plagues[r.plagued%len(r.plagues)] {
	case "freeze":
		if e != nil {
			r.freeze(e)
		}
	case "clock":
		r.step()
	case "move":
		r.move()
	}
}

// freeze stops the process for a while: mostly for less than a second, in one of
// ten cases for up to 20 s, in all of them for up to a second for each kill.
func (r *rack) freeze(e *engine) {
	r.Helper()
	d := r.upTo(800 * time.Millisecond)
	if left := time.Duration(r.kills)*time.Second - r.standstill; left > 0 && r.dice.IntN(10) == 0 {
		d = r.upTo(min(20*time.Second, left))
	}
	e.freeze()
	r.writes(d)
	if r.dice.IntN(4) == 0 {
		r.step() // as a suspended machine finds it
	}
	e.thaw()
	r.frozen++
	r.standstill += d
	r.longest = max(r.longest, d)
}

// step puts the clock anywhere within an hour of the machine's; half of the time
// within some seconds.
func (r *rack) step() {
	r.Helper()
	most := []time.Duration{5 * time.Second, time.Hour}[r.dice.IntN(2)]
	r.clock.set(r, r.upTo(2*most)-most)
	r.steps++
}

// move moves an output away that rows are written to.
func (r *rack) move() {
	r.Helper()
	output := []string{"big", "small"}[r.dice.IntN(2)]
	from, to := output+".jsonl", fmt.Sprintf("%s.%d.jsonl", output, r.renamed)
	err := os.Rename(filepath.Join(r.dir, from), filepath.Join(r.dir, to))
	switch {
	case err == nil:
		r.renamed++
		r.moved = append(r.moved, from)
	case !os.IsNotExist(err): // not yet begun again
		r.Fatal(err)
	}
}

func (r *rack) upTo(most time.Duration) time.Duration {
	return time.Duration(r.dice.Int64N(int64(max(most, time.Millisecond))))
}
