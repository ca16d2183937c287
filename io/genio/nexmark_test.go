package genio

import (
	"testing"

	"github.com/eventflux-io/engine/batch"
)

// The tables of nexmark fit together: ids count up, and whoever sells or bids,
// and what is bid on, is there by then, or one of the next to come.
func TestNexmarkTablesFit(t *testing.T) {
	const rounds = 2000
	people := table(persons, person, rounds*personShare)
	sold := table(auctions, auction, rounds*auctionShare)
	offers := table(bids, bid, rounds*bidShare)
	for i, id := range batch.Values[int64](&people[0]) {
		if id != firstPerson+int64(i) {
			t.Fatalf("person %d is called %d", i, id)
		}
	}
	for i, id := range batch.Values[int64](&sold[0]) {
		opened, expires := batch.Values[int64](&sold[5])[i], batch.Values[int64](&sold[6])[i]
		seller := batch.Values[int64](&sold[7])[i]
		switch {
		case id != firstAuction+int64(i):
			t.Fatalf("auction %d is called %d", i, id)
		case expires <= opened:
			t.Fatalf("auction %d expires before it opens", i)
		case seller < firstPerson || seller > firstPerson+int64(i)/auctionShare+ahead:
			t.Fatalf("auction %d is sold by %d", i, seller)
		}
	}
	hot := 0
	for i, item := range batch.Values[int64](&offers[0]) {
		newest := int64(i)/bidShare*auctionShare + auctionShare - 1
		if item < firstAuction || item > firstAuction+newest+ahead {
			t.Fatalf("bid %d is for %d", i, item)
		}
		if (item-firstAuction)%hotEvery == 0 {
			hot++
		}
		if i > 0 && batch.Values[int64](&offers[5])[i] <= batch.Values[int64](&offers[5])[i-1] {
			t.Fatalf("bid %d comes before the one before it", i)
		}
	}
	if n := rounds * bidShare; hot < n*45/100 || hot > n*60/100 {
		t.Errorf("%d of %d bids are for hot auctions instead of about half", hot, n)
	}
}

// table is that many rows of a data set.
func table(schema batch.Schema, start func(uint64) func(int64, []*batch.ColumnBuilder), rows int) []batch.Column {
	var put []*batch.ColumnBuilder
	for _, f := range schema {
		put = append(put, batch.NewColumnBuilder(f.Type))
	}
	row := start(7)
	for n := range rows {
		row(int64(n), put)
	}
	var out []batch.Column
	for _, b := range put {
		out = append(out, b.Column())
	}
	return out
}
