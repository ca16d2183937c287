package spelling

import "testing"

func TestNearest(t *testing.T) {
	names := []string{"price", "symbol", "quantity", "ts"}
	for name, want := range map[string]string{
		"prise": "price", "PRICE": "price", "quantitty": "quantity", "smybol": "symbol", "volume": "", "t": "", "tx": "ts",
	} {
		if got := Nearest(name, names); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", name, got, want)
		}
	}
	if got, none := Hint("prise", names), Hint("volume", names); got != `; did you mean "price"?` || none != "" {
		t.Errorf("the hints are %q and %q", got, none)
	}
}

func TestWithin(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"Out", "out", false}, {"Out", "Outs", true}, {"Out", "Outer", false}, {"Out", "Otu", true}, {"Outer", "Out", false},
		{"Trades", "Trade", true}, {"Trades", "tradez2", true}, {"q1", "q2", false}, {"", "a", false}, {"", "", false},
	} {
		if got := Within(c.a, c.b, 2); got != c.want {
			t.Errorf("Within(%q, %q, 2) is %t", c.a, c.b, got)
		}
	}
}
