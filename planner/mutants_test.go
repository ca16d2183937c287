package planner_test

import (
	"fmt"
	"hash/fnv"
	"math/rand"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/eventflux-io/engine/io/connector"
	"github.com/eventflux-io/engine/planner"
	"github.com/eventflux-io/engine/planner/syntax"
)

const (
	// mutationsPerScript are tried; not all make another script, and no two the same.
	mutationsPerScript = 100
	fewestMutants      = 2000
	mutantSeed         = 3
	// closeTokens is how far from the mutation its error may point.
	closeTokens = 2
	// mostFar is the share of refused mutants whose error may point further away.
	mostFar = 0.05
)

// TestMutants deletes, doubles, swaps and misspells single tokens of the scripts
// of the golden files. A mutant that is refused is refused near the place; the
// others are, with their plans, in testdata/mutants.txt, where a reader sees
// that each means what it says. -rewrite writes the file.
func TestMutants(t *testing.T) {
	stored, err := filepath.Abs("testdata/mutants.txt")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(stored)
	if err != nil && !*rewrite {
		t.Fatal(err)
	}
	want := byHead(string(text))
	corpus := goldenScripts(t)
	t.Chdir(t.TempDir())
	files, err := connector.NewRoots(".")
	if err != nil {
		t.Fatal(err)
	}
	c := &mutantCounts{}
	var all strings.Builder
	for _, script := range corpus {
		if _, errs := planWith(files, script.text, planner.Options{}); errs != nil {
			continue // shows an error
		}
		got := script.mutants(files, c)
		all.WriteString(got)
		// A script that is new, or was changed since, has other mutants and another head.
		for head, part := range byHead(got) {
			if old, known := want[head]; known && !*rewrite && old != part {
				t.Errorf("%s: a mutant means something else; run with -rewrite and read what changed in mutants.txt", script.name)
			}
		}
	}
	t.Logf("seed %d: %d mutants, %d refused, %d of them far from the mutation", mutantSeed, c.all, c.refused, len(c.far))
	if share := float64(len(c.far)) / float64(c.refused); share > mostFar {
		t.Errorf("seed %d: %.1f %% of the errors are far from the mutation:\n%s", mutantSeed, 100*share, strings.Join(c.far, ""))
	}
	if c.all < fewestMutants {
		t.Errorf("%d mutants, fewer than %d", c.all, fewestMutants)
	}
	if *rewrite {
		if err := os.WriteFile(stored, []byte(all.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// byHead are the parts of mutants.txt, one for each script, by their first line.
func byHead(text string) map[string]string {
	parts := map[string]string{}
	for _, part := range strings.Split("\n"+text, "\n=== ")[1:] {
		head, rest, _ := strings.Cut(part, "\n")
		parts[head] = strings.TrimSpace(rest)
	}
	return parts
}

type mutantCounts struct {
	all, refused int
	far          []string // the errors that point away from the mutation
}

// mutants are those of one script that are accepted, with their plans.
func (s goldenScript) mutants(files *connector.Roots, c *mutantCounts) string {
	sum := fnv.New32a()
	sum.Write([]byte(s.text))
	random := rand.New(rand.NewSource(mutantSeed + int64(sum.Sum32())))
	program, _ := planWith(files, s.text, planner.Options{})
	whole := meaningOf(program)
	var b strings.Builder
	fmt.Fprintf(&b, "=== %s %08x\n", s.name, sum.Sum32())
	seen := map[string]bool{s.text: true}
	for range mutationsPerScript {
		m, ok := mutate(random, s.text)
		if !ok || seen[m.text] {
			continue
		}
		seen[m.text] = true
		c.all++
		program, errs := planWith(files, m.text, planner.Options{})
		if errs == nil {
			plan := meaningOf(program)
			if plan == whole {
				plan = "(the same plan)\n"
			}
			fmt.Fprintf(&b, "\n-- %s\n%s%s", m.what, m.lines(), plan)
			continue
		}
		c.refused++
		if d := m.distance(errs); d > closeTokens {
			c.far = append(c.far, fmt.Sprintf("%s, %s: %d tokens away\n%s", s.name, m.what, d, syntax.Render("test.sql", m.text, errs)))
		}
	}
	return b.String() + "\n"
}

// meaningOf is all that a plan says it does.
func meaningOf(p *planner.Program) string {
	var b strings.Builder
	for _, s := range p.Settings {
		fmt.Fprintf(&b, "SET %s = %s\n", s.Key, s.Value)
	}
	b.WriteString(strings.Join(p.Texts, "") + p.Logical())
	for _, w := range p.Warnings {
		fmt.Fprintf(&b, "warning: %s\n", w.Msg)
	}
	return b.String()
}

// goldenScript is a script of a golden file.
type goldenScript struct{ name, text string }

func goldenScripts(t *testing.T) []goldenScript {
	var out []goldenScript
	for _, path := range sqlFiles(t, "testdata") {
		if strings.HasPrefix(path, "testdata/errors/") {
			continue
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range strings.Split(string(data), "\n-- sql\n")[1:] {
			script, _, _ := strings.Cut(part, "\n-- ")
			out = append(out, goldenScript{strings.TrimPrefix(path, "testdata/"), script + "\n"})
		}
	}
	return out
}

// scriptToken cuts a script into what the mutations move; comments are none.
var scriptToken = regexp.MustCompile("--[^\n]*|/\\*(?s:.*?)\\*/|'(?:[^'\\\\]|\\\\.|'')*'|\"[^\"]*\"|`[^`]*`|[0-9]+(?:\\.[0-9]+)?|[\\pL_$][\\pL\\pN_$]*|<=>|->>|<=|>=|<>|!=|\\|\\||&&|->|:=|\\S")

func tokens(text string) [][]int {
	var out [][]int
	for _, at := range scriptToken.FindAllStringIndex(text, -1) {
		if word := text[at[0]:at[1]]; !strings.HasPrefix(word, "--") && !strings.HasPrefix(word, "/*") {
			out = append(out, at)
		}
	}
	return out
}

// mutant is a script with one token changed.
type mutant struct {
	text string
	what string
	at   int
	// name is the word that was changed, where the change may have made a name
	// unknown to the places that use it.
	name string
}

// mutate changes one token; false: the token at hand cannot be changed so.
func mutate(random *rand.Rand, text string) (mutant, bool) {
	toks := tokens(text)
	i := random.Intn(len(toks))
	start, end := toks[i][0], toks[i][1]
	word := text[start:end]
	m := mutant{at: start, name: word}
	switch random.Intn(4) {
	case 0:
		m.what, m.text = "without "+word, text[:start]+text[end:]
	case 1:
		m.what, m.text = "with "+word+" twice", text[:end]+" "+word+text[end:]
	case 2:
		if i+1 == len(toks) {
			return m, false
		}
		next := text[toks[i+1][0]:toks[i+1][1]]
		if next == word {
			return m, false
		}
		m.at++ // after the blank
		m.what = fmt.Sprintf("with %s and %s swapped", word, next)
		m.text = text[:start] + " " + next + " " + text[end:toks[i+1][0]] + word + " " + text[toks[i+1][1]:]
	case 3:
		letters := []rune(word)
		if len(letters) < 3 || strings.ContainsAny(word[:1], "0123456789") {
			return m, false
		}
		cut := 1 + random.Intn(len(letters)-2)
		misspelt := string(letters[:cut]) + string(letters[cut+1:])
		m.what, m.text = fmt.Sprintf("with %s for %s", misspelt, word), text[:start]+misspelt+text[end:]
	}
	return m, utf8.ValidString(m.text)
}

// lines are those of the script that the mutation touched.
func (m *mutant) lines() string {
	line, _ := syntax.Position(m.text, m.at)
	return strings.Split(m.text, "\n")[line-1] + "\n"
}

// distance is how many tokens are between the mutation and the first error. A
// script whose declaration was renamed reads like one whose uses are misspelt, so
// the places that use the name are as near.
func (m *mutant) distance(errs []*syntax.Error) int {
	for _, e := range errs {
		if strings.EqualFold(strings.Trim(m.text[e.Start:e.End], "`"), m.name) {
			return 0
		}
	}
	first := slices.MinFunc(errs, func(a, b *syntax.Error) int { return a.Start - b.Start })
	n := 0
	for _, at := range tokens(m.text) {
		if at[0] > min(m.at, first.Start) && at[0] <= max(m.at, first.Start) {
			n++
		}
	}
	return n
}
