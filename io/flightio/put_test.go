package flightio

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"google.golang.org/grpc/codes"

	"github.com/eventflux-io/engine/batch"
)

var (
	scores    = batch.Schema{{Name: "k", Type: batch.Of(batch.String)}, {Name: "v", Type: batch.Of(batch.Float64)}}
	putScores = scores.Arrow()
)

// taker polls a source as a shard does.
type taker struct {
	t    *testing.T
	src  *source
	into *batch.Builder
}

func newTaker(t *testing.T, h *Hub) *taker {
	src := newSource(h, "Scores", scores)
	t.Cleanup(func() { src.Close() })
	return &taker{t, src, batch.NewBuilder(scores, 5, 1<<20)}
}

// poll is what is there, a text a row, rejected ones in brackets.
func (k *taker) poll() (rows []string) {
	k.t.Helper()
	k.into.Reset()
	if _, err := k.src.Poll(k.into); err != nil {
		k.t.Fatal(err)
	}
	b := k.into.Batch(&batch.Scratch{})
	for i := range b.N {
		rows = append(rows, fmt.Sprintf("%d:%s=%v", b.Offset[i], b.Cols[0].Text(i), batch.Values[float64](&b.Cols[1])[i]))
	}
	for _, r := range k.into.Rejected() {
		rows = append(rows, fmt.Sprintf("[%d: %s: %s: %s]", r.Offset, r.Position, r.Code, r.Message))
	}
	return rows
}

// until polls until that many rows have come.
func (k *taker) until(n int) (rows []string) {
	k.t.Helper()
	late := time.After(time.Minute)
	for len(rows) < n {
		more := k.poll()
		if rows = append(rows, more...); len(more) > 0 {
			continue
		}
		select {
		case <-k.src.Ready():
		case <-late:
			k.t.Fatalf("%d rows of %d came", len(rows), n)
		}
	}
	return rows
}

// A batch is acknowledged when its last row is taken. What has no place in its
// column is rejected, and where it was told; the rows beside it are taken.
func TestPutIsAcknowledged(t *testing.T) {
	h := &Hub{}
	server := serve(t, h, Options{})
	source := newTaker(t, h)
	client := put(t, connect(t, server), "scores", putScores)
	client.rows(`{"k":"a","v":1}`, `{"k":"b","v":"NaN"}`, `{"k":"c","v":3}`)
	client.rows(`{"k":"d","v":4}`, `{"k":"e","v":5}`, `{"k":"f","v":6}`, `{"k":"g","v":7}`)
	answers := make(chan string, 3)
	go func() {
		defer close(answers)
		for {
			answer, err := client.call.Recv()
			if err != nil {
				return
			}
			answers <- string(answer.AppMetadata)
		}
	}()
	want := `1:a=1 3:c=3 [2: batch 1, row 2: range: the column "v": the value NaN is out of range for DOUBLE]`
	if got := strings.Join(source.until(3), " "); !strings.HasPrefix(got, want) {
		t.Errorf("%s, want %s", got, want)
	}
	if n := <-answers; n != "1" {
		t.Errorf("answer %q", n)
	}
	client.rows(`{"k":"h","v":8}`)
	if rows := source.until(5); rows[4] != "8:h=8" {
		t.Errorf("%v", rows)
	}
	if err := client.call.CloseSend(); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"2", "3", ""} {
		if n := <-answers; n != want {
			t.Errorf("answer %q, want %q", n, want)
		}
	}
}

// outcome is how a put ends.
func (p *putting) outcome() error {
	for {
		if _, err := p.call.Recv(); err != nil {
			return err
		}
	}
}

// A put that cannot be taken is refused before its first row.
func TestPutIsRefused(t *testing.T) {
	h := &Hub{}
	client := connect(t, serve(t, h, Options{}))
	source := newTaker(t, h)
	h.Stream("Other", scores, false)
	wrong := put(t, client, "Scores", arrow.NewSchema([]arrow.Field{{Name: "v", Type: str}}, nil))
	wrong.rows(`{"v":"1"}`)
	hasCode(t, wrong.outcome(), codes.InvalidArgument, `the column "v" of "Scores" is DOUBLE`)
	for name, want := range map[string]string{"Score": `did you mean "Scores"?`, "Other": "sources of the connector flight alone"} {
		unknown := put(t, client, name, putScores)
		unknown.rows(`{"v":1}`)
		hasCode(t, unknown.outcome(), codes.NotFound, want)
	}
	if rows := source.poll(); rows != nil {
		t.Errorf("%v", rows)
	}
}

// At the end of the run clients are told so, whether they wait for their rows to
// be taken, or put nothing.
func TestPutsEndWithTheRun(t *testing.T) {
	h := &Hub{}
	server, err := Serve(h, Options{Address: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	source := newTaker(t, h)
	waiting, idle := put(t, connect(t, server), "Scores", putScores), put(t, connect(t, server), "Scores", putScores)
	waiting.rows(`{"k":"a","v":1}`)
	<-source.src.Ready()
	source.src.Close()
	hasCode(t, waiting.outcome(), codes.Unavailable, "the run has ended")
	if cut := server.Close(background(t), nil); cut != 0 {
		t.Errorf("%d readers were cut off", cut)
	}
	hasCode(t, idle.outcome(), codes.Unavailable, "the run has ended")
}

// Clients that vanish leave no row in the queue but the first.
func TestClientsVanish(t *testing.T) {
	h := &Hub{}
	server := serve(t, h, Options{})
	source := newTaker(t, h)
	for i := range 100 {
		c := connect(t, server)
		p := put(t, c, "Scores", putScores)
		p.rows(fmt.Sprintf(`{"k":"%d","v":1}`, i))
		<-source.src.Ready()
		c.Close()
	}
	stays := put(t, connect(t, server), "Scores", putScores)
	stays.rows(`{"k":"stays","v":1}`)
	<-source.src.Ready() // it has its place, whoever is still there before it
	eventually(t, "those that vanished take their rows back", func() bool { return source.src.waiting() == 2 })
	if rows := source.until(2); rows[0] != "1:0=1" || rows[1] != "2:stays=1" {
		t.Errorf("%v", rows)
	}
}

// Several clients put at once: the rows of each come once, in their order.
func TestClientsKeepTheirOrder(t *testing.T) {
	h := &Hub{}
	server := serve(t, h, Options{})
	source := newTaker(t, h)
	const clients, batches = 4, 50
	for i := range clients {
		p := put(t, connect(t, server), "Scores", putScores)
		for n := range batches {
			row := fmt.Sprintf(`{"k":"%d","v":%%d}`, i)
			p.rows(fmt.Sprintf(row, 2*n), fmt.Sprintf(row, 2*n+1))
		}
	}
	next := map[string]int{}
	for _, row := range source.until(clients * batches * 2) {
		_, value, _ := strings.Cut(row, ":")
		client, v, _ := strings.Cut(value, "=")
		if v != fmt.Sprint(next[client]) {
			t.Fatalf("client %s: row %s comes after %d rows", client, v, next[client])
		}
		next[client]++
	}
}

// waiting is how many portions wait to be taken.
func (s *source) waiting() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.queue)
}

// A client that never reads its answers is not held up by them.
func TestAnswersUnread(t *testing.T) {
	h := &Hub{}
	server := serve(t, h, Options{})
	source := newTaker(t, h)
	client := put(t, connect(t, server), "Scores", putScores)
	const batches = 20000
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range batches {
			client.rows(`{"k":"a","v":1}`)
		}
	}()
	source.until(batches)
	<-done
	if err := client.call.CloseSend(); err != nil {
		t.Fatal(err)
	}
	if err := client.outcome(); err != io.EOF {
		t.Error(err)
	}
}

// A little that unpacks to much is refused when it does.
func TestAllowance(t *testing.T) {
	zeros := array.NewInt64Builder(memory.DefaultAllocator)
	zeros.AppendValues(make([]int64, 1<<17), nil)
	schema := arrow.NewSchema([]arrow.Field{{Name: "n", Type: arrow.PrimitiveTypes.Int64}}, nil)
	rec := array.NewRecordBatch(schema, []arrow.Array{zeros.NewArray()}, 1<<17)
	var packed bytes.Buffer
	w := ipc.NewWriter(&packed, ipc.WithSchema(schema), ipc.WithZstd())
	if err := errors.Join(w.Write(rec), w.Close()); err != nil {
		t.Fatal(err)
	}
	for left, fits := range map[int]bool{4 << 20: true, 512 << 10: false} {
		r, err := ipc.NewReader(bytes.NewReader(packed.Bytes()), ipc.WithAllocator(&allowance{left: left}))
		if err != nil {
			t.Fatal(err)
		}
		if r.Next() != fits || !fits && !strings.Contains(r.Err().Error(), "unpacks to more than") {
			t.Errorf("%d bytes: %v", left, r.Err())
		}
		r.Release()
	}
}
