package genio

import (
	"fmt"
	"math"

	"github.com/eventflux-io/engine/batch"
)

// Nexmark is an auction: of every fifty events one is a new person, three are new
// auctions, and the others bid. A stream reads one of the three tables; with the
// same seed they fit together. The shares, the hot auctions, sellers and bidders,
// and the texts are those of the benchmark (Tucker, Tufte, Papadimos, Maier), as
// Apache Beam made them; an event comes every 100 microseconds.

var persons = batch.Schema{
	{Name: "id", Type: batch.Of(batch.Int64)}, {Name: "name", Type: batch.Of(batch.String)}, {Name: "emailAddress", Type: batch.Of(batch.String)},
	{Name: "creditCard", Type: batch.Of(batch.String)}, {Name: "city", Type: batch.Of(batch.String)}, {Name: "state", Type: batch.Of(batch.String)},
	{Name: "dateTime", Type: batch.Of(batch.Timestamp)}, {Name: "extra", Type: batch.Of(batch.String)},
}

var auctions = batch.Schema{
	{Name: "id", Type: batch.Of(batch.Int64)}, {Name: "itemName", Type: batch.Of(batch.String)}, {Name: "description", Type: batch.Of(batch.String)},
	{Name: "initialBid", Type: batch.Of(batch.Int64)}, {Name: "reserve", Type: batch.Of(batch.Int64)}, {Name: "dateTime", Type: batch.Of(batch.Timestamp)},
	{Name: "expires", Type: batch.Of(batch.Timestamp)}, {Name: "seller", Type: batch.Of(batch.Int64)}, {Name: "category", Type: batch.Of(batch.Int64)},
	{Name: "extra", Type: batch.Of(batch.String)},
}

var bids = batch.Schema{
	{Name: "auction", Type: batch.Of(batch.Int64)}, {Name: "bidder", Type: batch.Of(batch.Int64)}, {Name: "price", Type: batch.Of(batch.Int64)},
	{Name: "channel", Type: batch.Of(batch.String)}, {Name: "url", Type: batch.Of(batch.String)}, {Name: "dateTime", Type: batch.Of(batch.Timestamp)},
	{Name: "extra", Type: batch.Of(batch.String)},
}

const (
	perRound      = 50 // events
	personShare   = 1  // of a round, and then come
	auctionShare  = 3
	bidShare      = perRound - personShare - auctionShare
	firstPerson   = 1000 // ids
	firstAuction  = 1000
	firstCategory = 10
	categories    = 5
	activePeople  = 1000 // who may sell or bid
	openAuctions  = 100
	ahead         = 10  // ids that may be named before they are there
	hotEvery      = 100 // ids: one is hot
	microsPerNext = 100
)

// event is the time and the numbers of one event.
type event struct{ n int64 }

func (e event) time() batch.Time { return firstEvent + batch.Time(e.n*microsPerNext) }

// lastPerson and lastAuction count from 0 to the newest at the event.
func (e event) lastPerson() int64 { return e.n / perRound }

func (e event) lastAuction() int64 {
	round, at := e.n/perRound, e.n%perRound
	switch {
	case at < personShare:
		return round*auctionShare - 1
	case at < personShare+auctionShare:
		return round*auctionShare + at - personShare
	}
	return round*auctionShare + auctionShare - 1
}

// somePerson is one who may be active, or is about to come.
func (e event) somePerson(d *dice) int64 {
	people := e.lastPerson() + 1
	active := min(people, activePeople)
	return people - active + d.Int64N(active+ahead)
}

// someAuction is one that may be open, or is about to be.
func (e event) someAuction(d *dice) int64 {
	last := max(e.lastAuction(), 0)
	least := max(last-openAuctions, 0)
	return least + d.Int64N(last-least+1+ahead)
}

// price is spread evenly over the orders of magnitude, in cents.
func (d *dice) price() int64 { return int64(math.Round(math.Pow(10, d.Float64()*6) * 100)) }

func (d *dice) pick(words []string) []byte {
	d.text = append(d.text[:0], words[d.IntN(len(words))]...)
	return d.text
}

var (
	firstNames  = []string{"Peter", "Paul", "Luke", "John", "Saul", "Vicky", "Kate", "Julie", "Sarah", "Deiter", "Walter"}
	lastNames   = []string{"Shultz", "Abrams", "Spencer", "White", "Bartels", "Walton", "Smith", "Jones", "Noris"}
	cities      = []string{"Phoenix", "Los Angeles", "San Francisco", "Boise", "Portland", "Bend", "Redmond", "Seattle", "Kent", "Cheyenne"}
	states      = []string{"AZ", "CA", "ID", "OR", "WA", "WY"}
	hotChannels = []string{"Google", "Facebook", "Baidu", "Apple"}
)

func person(seed uint64) func(int64, []*batch.ColumnBuilder) {
	d := newDice(seed)
	return func(row int64, put []*batch.ColumnBuilder) {
		e := event{row / personShare * perRound}
		d.of(e.n)
		batch.Append(put[0], firstPerson+e.lastPerson())
		put[1].AppendText(append(append(d.pick(firstNames), ' '), lastNames[d.IntN(len(lastNames))]...))
		put[2].AppendText(append(append(d.letters(7), '@'), "example.com"...))
		put[3].AppendText(fmt.Appendf(d.text[:0], "%04d %04d %04d %04d", d.IntN(10_000), d.IntN(10_000), d.IntN(10_000), d.IntN(10_000)))
		put[4].AppendText(d.pick(cities))
		put[5].AppendText(d.pick(states))
		batch.Append(put[6], e.time())
		put[7].AppendText(d.letters(60 + d.IntN(40)))
	}
}

func auction(seed uint64) func(int64, []*batch.ColumnBuilder) {
	d := newDice(seed)
	return func(row int64, put []*batch.ColumnBuilder) {
		e := event{row/auctionShare*perRound + personShare + row%auctionShare}
		d.of(e.n)
		first := d.price()
		batch.Append(put[0], firstAuction+e.lastAuction())
		put[1].AppendText(d.letters(10 + d.IntN(10)))
		put[2].AppendText(d.letters(50 + d.IntN(50)))
		batch.Append(put[3], first)
		batch.Append(put[4], first+d.price())
		batch.Append(put[5], e.time())
		// It is open for about as long as openAuctions others take to come.
		open := int64(openAuctions) * perRound / auctionShare * microsPerNext
		batch.Append(put[6], e.time()+batch.Time(1+d.Int64N(2*open)))
		seller := e.lastPerson() / hotEvery * hotEvery
		if d.IntN(4) == 0 {
			seller = e.somePerson(d)
		}
		batch.Append(put[7], firstPerson+seller)
		batch.Append(put[8], int64(firstCategory+d.IntN(categories)))
		put[9].AppendText(d.letters(150 + d.IntN(100)))
	}
}

func bid(seed uint64) func(int64, []*batch.ColumnBuilder) {
	d := newDice(seed)
	return func(row int64, put []*batch.ColumnBuilder) {
		e := event{row/bidShare*perRound + personShare + auctionShare + row%bidShare}
		d.of(e.n)
		item := e.lastAuction() / hotEvery * hotEvery
		if d.IntN(2) == 0 {
			item = e.someAuction(d)
		}
		bidder := e.lastPerson()/hotEvery*hotEvery + 1
		if d.IntN(4) == 0 {
			bidder = e.somePerson(d)
		}
		batch.Append(put[0], firstAuction+item)
		batch.Append(put[1], firstPerson+bidder)
		batch.Append(put[2], d.price())
		if d.IntN(2) == 0 {
			put[3].AppendText(d.pick(hotChannels))
			put[4].AppendText(append(append([]byte("https://www.nexmark.example/"), d.letters(12)...), "/item.htm?query=1"...))
		} else {
			channel := d.IntN(10_000)
			put[3].AppendText(fmt.Appendf(d.text[:0], "channel-%d", channel))
			put[4].AppendText(fmt.Appendf(nil, "https://www.nexmark.example/%s/item.htm?query=1&channel_id=%d", d.letters(12), channel))
		}
		batch.Append(put[5], e.time())
		put[6].AppendText(d.letters(10 + d.IntN(20)))
	}
}
