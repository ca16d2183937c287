package genio

import (
	"fmt"

	"github.com/eventflux-io/engine/batch"
)

// The Yahoo streaming benchmark: what people did with advertisements, ten of which
// make a campaign. The campaign, which the benchmark looks up in a table, is a
// column here as well. An event comes every millisecond.

var adEvents = batch.Schema{
	{Name: "user_id", Type: batch.Of(batch.String)}, {Name: "page_id", Type: batch.Of(batch.String)}, {Name: "ad_id", Type: batch.Of(batch.String)},
	{Name: "ad_type", Type: batch.Of(batch.String)}, {Name: "event_type", Type: batch.Of(batch.String)}, {Name: "event_time", Type: batch.Of(batch.Timestamp)},
	{Name: "ip_address", Type: batch.Of(batch.String)}, {Name: "campaign_id", Type: batch.Of(batch.String)},
}

const (
	users, pages  = 100, 100
	campaigns     = 100
	adsOfCampaign = 10
)

var (
	adTypes    = []string{"banner", "modal", "sponsored-search", "mail", "mobile"}
	eventTypes = []string{"view", "click", "purchase"}
)

func adEvent(seed uint64) func(int64, []*batch.ColumnBuilder) {
	d := newDice(seed)
	return func(n int64, put []*batch.ColumnBuilder) {
		d.of(n)
		ad := d.IntN(campaigns * adsOfCampaign)
		put[0].AppendText(fmt.Appendf(d.text[:0], "user-%d", d.IntN(users)))
		put[1].AppendText(fmt.Appendf(d.text[:0], "page-%d", d.IntN(pages)))
		put[2].AppendText(fmt.Appendf(d.text[:0], "ad-%d", ad))
		put[3].AppendText(d.pick(adTypes))
		put[4].AppendText(d.pick(eventTypes))
		batch.Append(put[5], firstEvent+batch.Time(n*1000))
		put[6].AppendText(fmt.Appendf(d.text[:0], "10.%d.%d.%d", d.IntN(256), d.IntN(256), d.IntN(256)))
		put[7].AppendText(fmt.Appendf(d.text[:0], "campaign-%d", ad/adsOfCampaign))
	}
}
