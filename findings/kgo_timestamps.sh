#!/usr/bin/env bash
# github.com/twmb/franz-go v1.22.3, against the broker of its own tests (pkg/kfake
# v0.0.0-20260918054303-01f206a7e32c)
#
# A record of Kafka carries milliseconds in 64 bits, which hold any year. The client
# puts the time of a record through nanoseconds on its way out: what lies outside the
# years 1678 to 2262 wraps round and arrives as a time in another century, without an
# error. The first instant of the year 1 is the zero time of Go, which stands for "now".
#
# Natural guess: each comes back as it went, or is refused.
set -euo pipefail
. "$(dirname "$0")/same.sh"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

cat >main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
)

func main() {
	cluster, err := kfake.NewCluster(kfake.NumBrokers(1), kfake.SeedTopics(1, "t"))
	if err != nil {
		log.Fatal(err)
	}
	defer cluster.Close()
	client, err := kgo.NewClient(kgo.SeedBrokers(cluster.ListenAddrs()...), kgo.ConsumeTopics("t"), kgo.DefaultProduceTopic("t"))
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()
	ctx, began := context.Background(), time.Now().Add(-time.Minute)
	years := []int{1, 1600, 1969, 2024, 2300}
	for _, year := range years {
		record := &kgo.Record{Value: fmt.Append(nil, year), Timestamp: time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)}
		if err := client.ProduceSync(ctx, record).FirstErr(); err != nil {
			log.Fatal(err)
		}
	}
	for came := 0; came < len(years); {
		client.PollFetches(ctx).EachRecord(func(r *kgo.Record) {
			came++
			at := r.Timestamp.UTC().Format("2006-01-02")
			if r.Timestamp.After(began) && r.Timestamp.Before(time.Now().Add(time.Minute)) {
				at = "now"
			}
			fmt.Printf("the year %s comes back as %s\n", r.Value, at)
		})
	}
}
GO
go mod init finding 2>/dev/null
go mod edit -require github.com/twmb/franz-go@v1.22.3 -require github.com/twmb/franz-go/pkg/kfake@v0.0.0-20260918054303-01f206a7e32c
go mod tidy >tidy.log 2>&1 || { cat tidy.log >&2; exit 1; }

same "$(basename "$0")" 'the year 1 comes back as now
the year 1600 comes back as 2184-07-20
the year 1969 comes back as 1969-01-01
the year 2024 comes back as 2024-01-01
the year 2300 comes back as 1715-06-13' "$(go run .)"
