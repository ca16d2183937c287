package main

import (
	"bytes"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/eventflux-io/engine/io/servicetest"
)

// codecs are the compressions of Kafka.
var codecs = []string{"none", "gzip", "snappy", "lz4", "zstd"}

// kcat is the shell client of another client library: it says what was really
// written, and writes what others write.
func kcat(t *testing.T, stdin string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), servicetest.Program(t, "kcat"), args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(stdin), &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("kcat %v: %v: %s", args, err, stderr.String())
	}
	return stdout.String()
}

// What kcat writes, a source reads: keys, headers, records without a value, and
// each compression.
func TestKcatWrites(t *testing.T) {
	b := kafka.Broker(t)
	b.CreateTopic(t, "handed", 2)
	var want []string
	for i, codec := range codecs {
		kcat(t, fmt.Sprintf("key%d:{\"v\":%d}\n", i, i), "-P", "-b", b.Addr, "-t", "handed", "-p", "1", "-K:", "-z", codec,
			"-H", "by="+codec, "-H", "other=x")
		want = append(want, fmt.Sprintf(`{"v":%d,"k":"key%d","topic":"handed","part":1,"at":%d,"header":"%s","none":null}`+"\n", i, i, i, codec))
	}
	kcat(t, "gone:\n", "-P", "-b", b.Addr, "-t", "handed", "-p", "0", "-K:", "-Z")
	want = append(want, `{"v":null,"k":"gone","topic":"handed","part":0,"at":0,"header":null,"none":null}`+"\n")

	slices.Sort(want)
	columns := `v INT, k STRING METADATA FROM 'key', topic STRING METADATA FROM 'topic', part INT METADATA FROM 'partition',
at BIGINT METADATA FROM 'offset', header STRING METADATA FROM 'header.by', none STRING METADATA FROM 'header.none'`
	if got := printed(t, reading(b.Addr, columns, `'kafka.topic'='handed'`)); !slices.Equal(got, want) {
		t.Errorf("%q instead of %q", got, want)
	}
}
