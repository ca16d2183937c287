package genio

import (
	"math"
	"math/rand/v2"

	"github.com/eventflux-io/engine/batch"
)

// trades are prices of twelve stocks that wander at random, a thousand trades a
// second; now and then one of them jumps up within a minute.
var trades = dataset{
	name: "trades", chained: true,
	columns: batch.Schema{
		{Name: "symbol", Type: batch.Of(batch.String)},
		{Name: "price", Type: batch.Of(batch.Float64)},
		{Name: "quantity", Type: batch.Of(batch.Int32)},
		{Name: "timestamp", Type: batch.Of(batch.Int64)},
	},
	start: func(seed uint64) func(int64, []*batch.ColumnBuilder) {
		dice := rand.New(rand.NewPCG(seed, 1))
		prices := make([]float64, len(stocks))
		lift := make([]float64, len(stocks)) // of the price with each trade, while it jumps
		left := make([]int, len(stocks))
		for i := range prices {
			prices[i] = 20 + 15*float64(i)
		}
		return func(n int64, put []*batch.ColumnBuilder) {
			i := dice.IntN(len(stocks))
			if left[i] == 0 && dice.IntN(60_000) == 0 {
				left[i] = 2_000
				lift[i] = math.Pow(1.06+0.06*dice.Float64(), 1.0/2_000)
			}
			prices[i] *= 1 + (dice.Float64()-0.5)*0.0006
			if left[i] > 0 {
				left[i]--
				prices[i] *= lift[i]
			}
			put[0].AppendText(stocks[i])
			batch.Append(put[1], math.Round(prices[i]*100)/100)
			batch.Append(put[2], int32(1+dice.IntN(500)))
			batch.Append(put[3], int64(firstEvent)/1000+n)
		}
	},
}

var stocks = [][]byte{
	[]byte("ACME"), []byte("ARGO"), []byte("BOLT"), []byte("CERES"), []byte("DELTA"), []byte("ECHO"),
	[]byte("FJORD"), []byte("GLOBE"), []byte("HALO"), []byte("IRIS"), []byte("JUNO"), []byte("KITE"),
}
