package main

import (
	"bytes"
	"net"
	"syscall"
	"testing"

	"github.com/eventflux-io/engine/operators/pipeline"
)

// A start that takes long says each kind of work once, wherever it is with it, and once
// more where that has to wait for something outside.
func TestStartingOnceAPhase(t *testing.T) {
	away := ""
	waits := func() string { return away }
	for _, c := range []struct {
		json bool
		want string
	}{
		{false, `starting: reading the script
starting: opening the sinks, Out1 at the moment
starting: opening the sinks, Out3 at the moment, which waits: broker 127.0.0.1:9092 is unreachable
starting: restoring the state
`},
		{true, `{"event":"starting","doing":"reading the script"}
{"event":"starting","doing":"opening the sinks","of":"Out1"}
{"event":"starting","doing":"opening the sinks","of":"Out3","for":"broker 127.0.0.1:9092 is unreachable"}
{"event":"starting","doing":"restoring the state"}
`},
	} {
		var out bytes.Buffer
		s := &starting{journal: &journal{out: &out, json: c.json}, said: map[[2]string]bool{}}
		away = ""
		s.report() // nothing is done yet
		for _, p := range []pipeline.Phase{
			{Doing: readingScript}, {Doing: "opening the sinks", Of: "Out1", Waits: waits}, {Doing: "opening the sinks", Of: "Out2", Waits: waits},
		} {
			s.enters(p)
			s.report()
			s.report()
		}
		away = "broker 127.0.0.1:9092 is unreachable"
		for _, p := range []pipeline.Phase{
			{Doing: "opening the sinks", Of: "Out3", Waits: waits}, {Doing: "opening the sinks", Of: "Out4", Waits: waits},
			{Doing: readingScript}, {Doing: "restoring the state"},
		} {
			s.enters(p)
			s.report()
		}
		if out.String() != c.want {
			t.Errorf("got\n%swant\n%s", out.String(), c.want)
		}
	}
}

// A start that has ended says nothing, and may be ended twice.
func TestStartingEnds(t *testing.T) {
	var out bytes.Buffer
	s := beginStarting(&journal{out: &out})
	s.end()
	s.end()
}

// A run whose Kafka broker is away says so before it gives up: a source when its partitions
// are counted, a sink when it is opened. A stop ends the wait, and
// the run, with success.
func TestBrokerAwayAtStart(t *testing.T) {
	listen, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := listen.Addr().String()
	listen.Close() // nobody listens there now
	options := "'extension'='kafka', 'kafka.brokers'='" + addr + "', 'kafka.topic'='x', 'kafka.start-timeout'='10m')"
	for name, c := range map[string]struct{ script, want string }{
		"source": {"CREATE STREAM T (v INT) WITH ('type'='source', " + options + ";\nSELECT v FROM T;",
			"starting: counting the partitions of the sources, T at the moment, which waits: broker " + addr + " is unreachable since "},
		"sink": {"CREATE STREAM U (v INT) WITH ('type'='sink', " + options + ";\nINSERT INTO U SELECT CAST(v AS INT) AS v FROM (VALUES (1)) AS t(v);",
			"starting: opening the sinks, U at the moment, which waits: broker " + addr + " is unreachable since "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cmd := start(t, folder(t, map[string]string{"app.sql": c.script}), "run", "app.sql", "--state", "none")
			said := startWithMessages(t, cmd)
			defer func() {
				cmd.Process.Kill()
				cmd.Wait()
			}()
			said.until(t, c.want)
			if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			said.until(t, "stopped before a Kafka broker of "+addr+" answered: ")
			if err := cmd.Wait(); err != nil {
				t.Errorf("a stop ends with %v", err)
			}
		})
	}
}
