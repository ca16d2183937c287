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

// What a sink writes, kcat reads: keys, values, and the partition that Java's
// clients would have chosen for a key, with each compression.
func TestKcatReads(t *testing.T) {
	b := kafka.Broker(t)
	const partitions, rows = 4, 40
	var script, values []string
	for i := range rows {
		values = append(values, fmt.Sprintf("('K%02d', %d)", i, i))
	}
	for _, codec := range codecs {
		b.CreateTopic(t, "sunk-"+codec, partitions)
		script = append(script, fmt.Sprintf(`CREATE STREAM Sunk_%[1]s (k STRING, v BIGINT) WITH ('type'='sink', 'extension'='kafka', 'kafka.brokers'='%[2]s',
'kafka.topic'='sunk-%[1]s', 'kafka.key'='k', 'kafka.compression'='%[1]s');
INSERT INTO Sunk_%[1]s SELECT k, v FROM (VALUES %[3]s) AS t(k, v);`, codec, b.Addr, strings.Join(values, ", ")))
	}
	if got := run(t, t.TempDir(), strings.Join(script, "\n"), "run", "-"); got.code != 0 {
		t.Fatalf("exit %d: %s", got.code, got.stderr)
	}

	// The same keys once more, by kcat with the partitioner of Java's clients.
	b.CreateTopic(t, "dealt", partitions)
	var dealt strings.Builder
	for i := range rows {
		fmt.Fprintf(&dealt, "K%02d:{\"k\":\"K%02d\",\"v\":%d}\n", i, i, i)
	}
	kcat(t, dealt.String(), "-P", "-b", b.Addr, "-t", "dealt", "-K:", "-X", "topic.partitioner=murmur2_random")
	consumed := func(topic string) []string {
		text := kcat(t, "", "-C", "-b", b.Addr, "-t", topic, "-e", "-q", "-X", "isolation.level=read_committed", "-f", "%p %k %s\n")
		return slices.Sorted(strings.Lines(text))
	}
	want := consumed("dealt")
	if len(want) != rows {
		t.Fatalf("kcat wrote %d rows", len(want))
	}
	for _, codec := range codecs {
		if got := consumed("sunk-" + codec); !slices.Equal(got, want) {
			t.Errorf("%s: kcat reads %q instead of %q", codec, got, want)
		}
		for _, r := range b.Consume(t, "sunk-"+codec) {
			if got := codecs[r.Attrs.CompressionType()]; got != codec {
				t.Errorf("a record of sunk-%s is packed by %s", codec, got)
			}
		}
	}
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
