package stdio

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/io/format"
)

// A producer that is always faster than the run must not fill the memory, and a
// record longer than what is read ahead must come through.
func TestStdinReadsAheadOfTheRunByABoundedAmount(t *testing.T) {
	const rows = 200_000
	var text strings.Builder
	for i := range rows {
		fmt.Fprintf(&text, `{"id":%d,"name":"abcdefghijklmnopqrstuvwxyz"}`+"\n", i)
	}
	fmt.Fprintf(&text, `{"id":%d,"name":"%s"}`, rows, strings.Repeat("x", 3*refill))
	schema := batch.Schema{{Name: "id", Type: batch.Of(batch.Int64)}, {Name: "name", Type: batch.Of(batch.String)}}
	path := filepath.Join(t.TempDir(), "input")
	if err := os.WriteFile(path, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	input, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer input.Close()
	factory := stdinFactory{input: func() *os.File { return input }, spec: &connector.Spec{
		Schema: schema, Format: &format.JSON, Options: connector.Options{"json.max-record": "1MiB"}}}
	source, err := factory.New(0, 1)
	if err != nil {
		t.Fatal(err)
	}
	if err := source.Open(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	defer source.Close()
	s := source.(*stdin)
	into, got, scratch := batch.NewBuilder(schema, 1024, 64<<10), 0, batch.Scratch{}
	for err == nil {
		<-s.Ready()
		for {
			into.Reset()
			if _, err = s.Poll(into); into.Empty() {
				break
			}
			for i, id := range batch.Values[int64](&into.Batch(&scratch).Cols[0]) {
				if id != int64(got+i) {
					t.Fatalf("row %d where %d was due", id, got+i)
				}
			}
			got += into.Len()
			scratch.Reset()
		}
		if held := cap(s.data); held > 4*maxPending {
			t.Fatalf("%d bytes wait to be decoded", held)
		}
	}
	if err != io.EOF || got != rows+1 {
		t.Errorf("%d rows, error %v", got, err)
	}
}
