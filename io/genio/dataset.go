package genio

import (
	"math/rand/v2"
	"slices"

	"github.com/eventflux-io/engine/batch"
)

// dataset makes rows: the value of each of its columns for row n.
type dataset struct {
	name, table string
	columns     batch.Schema
	chained     bool // a row depends on those before it
	start       func(seed uint64) func(n int64, put []*batch.ColumnBuilder)
}

// datasets is the table of data sets.
var datasets = []dataset{
	trades,
	{name: "nexmark", table: "person", columns: persons, start: person},
	{name: "nexmark", table: "auction", columns: auctions, start: auction},
	{name: "nexmark", table: "bid", columns: bids, start: bid},
	{name: "ysb", columns: adEvents, start: adEvent},
}

func datasetNames() []string {
	return names(func(d dataset) string { return d.name })
}

func tableNames() []string {
	return names(func(d dataset) string { return d.table })
}

func names(of func(dataset) string) (out []string) {
	for _, d := range datasets {
		if name := of(d); name != "" && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// dice are the random numbers of one row: they depend on the seed and the row
// alone, so that any row can be the first.
type dice struct {
	*rand.Rand
	pcg  *rand.PCG
	seed uint64
	text []byte
}

func newDice(seed uint64) *dice {
	pcg := rand.NewPCG(seed, 0)
	return &dice{Rand: rand.New(pcg), pcg: pcg, seed: seed}
}

// of turns to the numbers of a row.
func (d *dice) of(n int64) { d.pcg.Seed(d.seed, uint64(n)*0x9E3779B97F4A7C15) }

// letters are that many random small letters, valid until the next call.
func (d *dice) letters(n int) []byte {
	d.text = d.text[:0]
	for range n {
		d.text = append(d.text, byte('a'+d.IntN(26)))
	}
	return d.text
}

// firstEvent is the time of the first row of a data set: 2024-01-01.
const firstEvent = batch.Time(1_704_067_200_000_000)
