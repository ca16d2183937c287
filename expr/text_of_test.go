package expr

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"testing"
)

// Doubles are written as encoding/json writes them, the shortest way: those with few
// decimals, their neighbours, and any others.
func TestAppendFloatIsShortest(t *testing.T) {
	const seed = 5
	dice := rand.New(rand.NewPCG(seed, seed))
	check := func(v float64) {
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		want := string(text)
		if v == 0 {
			want = "0"
		}
		if got := string(AppendFloat(nil, v, 64)); got != want {
			t.Fatalf("seed %d: %s instead of %s", seed, got, want)
		}
	}
	for range 100_000 {
		decimals := dice.IntN(8)
		v := float64(dice.Int64N(1<<(1+dice.IntN(53)))) / math.Pow10(decimals)
		check(v)
		check(-v)
		check(math.Nextafter(v, math.Inf(1)))
		check(math.Nextafter(v, 0))
		if any := math.Float64frombits(dice.Uint64()); any-any == 0 {
			check(any)
		}
	}
}
