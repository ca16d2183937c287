package main

import (
	"fmt"
	"math"
)

// workload is a query over the trades.
type workload struct {
	name    string // as the peers know it
	title   string
	query   string
	columns []string // of the result, that are added up to check it
	want    func(truth) []float64
}

var (
	filterProject = workload{"filter", "filter (keeps half) + project",
		"SELECT symbol, price * quantity AS notional, timestamp FROM Trades WHERE price > 100",
		[]string{"notional"},
		func(t truth) []float64 { return []float64{float64(t.kept), t.notional} }}

	tumbling = workload{"tumbling", "tumbling 1 s by symbol, 5 aggregates",
		bucketQuery + " FROM Trades WINDOW TUMBLING (SIZE 1 SECOND) GROUP BY symbol",
		bucketColumns, func(t truth) []float64 { return t.buckets.figures() }}

	filterTumbling = workload{"filter_tumbling", "filter (keeps half) → tumbling 1 s by symbol, 5 aggregates",
		bucketQuery + " FROM Trades WINDOW TUMBLING (SIZE 1 SECOND) WHERE price > 100 GROUP BY symbol",
		bucketColumns, func(t truth) []float64 { return t.keptBuckets.figures() }}
)

const bucketQuery = "SELECT symbol, count(*) AS n, sum(quantity) AS total, avg(price) AS mean, min(price) AS low, max(price) AS high"

var bucketColumns = []string{"n", "total", "mean", "low", "high"}

// script is a whole script: the declaration of the trades with the given source
// options, all columns nullable, and the query into a sink.
func (w *workload) script(source, sink string) string {
	return fmt.Sprintf(`CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, timestamp BIGINT, WATERMARK FOR timestamp)
WITH ('type'='source', %s, 'format'='json');
CREATE STREAM Out WITH ('type'='sink', %s) AS %s;
`, source, sink, w.query)
}

// truth is the right answer of every workload, computed while the data is made.
type truth struct {
	rows                 int
	kept                 int
	notional             float64 // sum of price * quantity over the kept rows
	buckets, keptBuckets bucketSums
}

// bucketSums are sums over the rows of a tumbling aggregate's result.
type bucketSums struct {
	groups, n, total int64
	mean, low, high  float64
}

func (b bucketSums) figures() []float64 {
	return []float64{float64(b.groups), float64(b.n), float64(b.total), b.mean, b.low, b.high}
}

// check compares an answer (the number of rows, then sums of columns) with the
// truth; sums may differ by rounding. A wrong answer ends the run: no figure of
// it is printed.
func check(what string, got, want []float64) error {
	wrong := len(got) != len(want)
	for i := range want {
		wrong = wrong || math.Abs(got[i]-want[i]) > 1e-9*math.Abs(want[i])
	}
	if wrong {
		return fmt.Errorf("%s: wrong answer: %v instead of %v", what, got, want)
	}
	return nil
}
