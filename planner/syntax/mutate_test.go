package syntax

import (
	"math/rand"
	"os"
	"strings"
	"testing"
)

// corpus is every script of testdata/accepted.txt.
func corpus(t testing.TB) []string {
	data, err := os.ReadFile("testdata/accepted.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, block := range strings.Split(strings.TrimSpace(string(data)), "\n\n") {
		in, _, _ := strings.Cut(block, "\n----\n")
		out = append(out, in)
	}
	return out
}

// TestMutations deletes, doubles, swaps and misspells single tokens of scripts
// that parse. Those that are then refused must be refused near the place.
func TestMutations(t *testing.T) {
	const seed = 1
	random := rand.New(rand.NewSource(seed))
	refused, near := 0, 0
	for _, text := range corpus(t) {
		toks, _ := lex(text)
		for i := range toks {
			for kind := range 4 {
				mutant, at := mutate(random, text, toks, i, kind)
				_, errs := Parse("mutant", mutant)
				checkErrors(t, mutant, errs)
				if len(errs) == 0 {
					continue
				}
				refused++
				if tokensBetween(mutant, at, errs[0].Start) <= 2 {
					near++
				} else if testing.Verbose() {
					t.Logf("far from byte %d:\n%s", at, Render("mutant", mutant, errs[:1]))
				}
			}
		}
	}
	share := 100 * float64(near) / float64(refused)
	t.Logf("seed %d: %d refused, %.1f%% of them within two tokens", seed, refused, share)
	if share < 95 {
		t.Errorf("seed %d: only %.1f%% of %d errors are within two tokens of the mutation", seed, share, refused)
	}
}

// mutate changes token i and says where the change begins.
func mutate(random *rand.Rand, text string, toks []token, i, kind int) (string, int) {
	t := toks[i]
	word := text[t.Start:t.End]
	switch kind {
	case 0:
		return text[:t.Start] + " " + text[t.End:], t.Start
	case 1:
		return text[:t.End] + " " + word + text[t.End:], t.Start
	case 2:
		if i+1 < len(toks) {
			next := toks[i+1]
			return text[:t.Start] + text[next.Start:next.End] + " " + word + text[next.End:], t.Start
		}
	default:
		if t.kind == wordToken && len(word) > 2 {
			cut := 1 + random.Intn(len(word)-1)
			for word[cut]&0xC0 == 0x80 || cut+1 < len(word) && word[cut+1]&0xC0 == 0x80 {
				cut--
			}
			return text[:t.Start] + word[:cut] + word[cut+1:] + text[t.End:], t.Start
		}
	}
	return text, t.Start
}

// tokensBetween counts the tokens that begin between two places.
func tokensBetween(text string, a, b int) int {
	toks, _ := lex(text)
	n := 0
	for _, t := range toks {
		if t.Start > min(a, b) && t.Start <= max(a, b) {
			n++
		}
	}
	return n
}

func checkErrors(t testing.TB, text string, errs []*Error) {
	for _, e := range errs {
		if e.Start < 0 || e.End < e.Start || e.End > len(text) || e.Msg == "" {
			t.Fatalf("%q: error %+v", text, e)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range corpus(f) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		script, errs := Parse("fuzz", text)
		checkErrors(t, text, errs)
		Render("fuzz", text, errs)
		for _, s := range script.Statements {
			if at := s.At(); at.Start < 0 || at.End < at.Start || at.End > len(text) {
				t.Fatalf("%q: statement at %v", text, at)
			}
		}
		again, more := Parse("fuzz", text)
		if len(more) != len(errs) || dump(again.Statements) != dump(script.Statements) {
			t.Fatalf("%q parses in two ways", text)
		}
	})
}

func FuzzRender(f *testing.F) {
	f.Add("SELECT\n\t1", 8)
	f.Fuzz(func(t *testing.T, text string, at int) {
		line, col := Position(text, at)
		if line < 1 || col < 1 {
			t.Fatalf("%d:%d", line, col)
		}
		Render("fuzz", text, []*Error{{Msg: "x", Span: Span{Start: at, End: at}}})
	})
}
