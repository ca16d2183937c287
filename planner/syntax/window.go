package syntax

import (
	"strings"

	"github.com/eventflux-io/engine/expr/spelling"
)

// argKind is what an argument of a window must be.
type argKind uint8

const (
	anyArg argKind = iota // an expression
	timeArg
	sortArg // an expression with ASC or DESC
)

// arg is one argument of a window. Name is the word that may announce it; the
// arguments of named windows always arrive under that name.
type arg struct {
	name     string
	word     string // its spelling, if it is not the name: ADVANCE BY
	kind     argKind
	optional bool
	repeats  bool // the last one: takes all the rest
}

// windows lists every window, its other spellings, and its arguments in order.
var windows = []struct {
	kind  string
	also  string // space-separated; underscores and case do not count
	named bool
	args  []arg
}{
	{"TUMBLING", "TUMBLE", true, []arg{{name: "SIZE", kind: timeArg}, {name: "OFFSET", kind: timeArg, optional: true}}},
	{"SLIDING", "SLIDE HOP HOPPING", true, []arg{{name: "SIZE", kind: timeArg}, {name: "SLIDE", word: "ADVANCE BY", kind: timeArg},
		{name: "OFFSET", kind: timeArg, optional: true}}},
	{"CUMULATE", "CUMULATING", true, []arg{{name: "SIZE", kind: timeArg}, {name: "STEP", kind: timeArg},
		{name: "OFFSET", kind: timeArg, optional: true}}},
	{"SESSION", "", true, []arg{{name: "GAP", kind: timeArg}, {name: "MAX", kind: timeArg, optional: true}, {name: "BY", optional: true}}},
	{"LENGTH_BATCH", "", false, []arg{{}}},
	{"TIME_BATCH", "", false, []arg{{kind: timeArg}}},
	{"EXTERNAL_TIME_BATCH", "", false, []arg{{}, {kind: timeArg}, {optional: true}}},
	{"CRON", "", false, []arg{{}}},
	{"STATE", "", false, []arg{{}, {}}},
	{"LENGTH", "", false, []arg{{}}},
	{"TIME", "", false, []arg{{kind: timeArg}}},
	{"EXTERNAL_TIME", "", false, []arg{{}, {kind: timeArg}}},
	{"SORT", "", false, []arg{{}, {kind: sortArg, repeats: true}}},
	{"UNIQUE", "", false, []arg{{repeats: true}}},
	{"FIRST_UNIQUE", "", false, []arg{{repeats: true}}},
	{"FREQUENT", "", false, []arg{{}, {optional: true, repeats: true}}},
	{"LOSSY_FREQUENT", "", false, []arg{{}, {optional: true}, {optional: true, repeats: true}}},
	{"EXPRESSION", "", false, []arg{{}}},
	{"DELAY", "", false, []arg{{kind: timeArg}}},
}

func squeeze(s string) string { return strings.ToUpper(strings.ReplaceAll(s, "_", "")) }

// window reads WINDOW kind (…) and WINDOW ('kind', …).
func (p *parser) window() *WindowSpec {
	first := p.i
	p.i++
	quoted := p.at("(")
	if quoted {
		p.i++
	}
	t := p.tok()
	if quoted && p.alias == first-1 && isWindow(p.toks[p.alias].text) {
		p.fail(p.toks[p.alias].Span, "WINDOW comes before %s", p.toks[p.alias].text)
		return nil
	}
	if quoted && t.kind != stringToken || !quoted && t.kind != wordToken {
		p.unexpected("a window such as TUMBLING (SIZE 1 MINUTE)")
		return nil
	}
	w := &WindowSpec{}
	args, named, ok := p.windowKind(t, w)
	if !ok {
		return nil
	}
	p.i++
	if !quoted {
		p.expect("(")
	} else if !p.at(")") {
		p.expect(",")
	}
	if named {
		p.namedArgs(w, args)
	} else {
		p.positionalArgs(w, args)
	}
	if p.err == nil && !p.accept(")") {
		p.unexpected(`")"`)
	}
	w.Span = p.since(first)
	return w
}

func isWindow(name string) bool {
	for _, k := range windows {
		for _, spelling := range append(strings.Fields(k.also), k.kind) {
			if squeeze(spelling) == squeeze(name) {
				return true
			}
		}
	}
	return false
}

func (p *parser) windowKind(t *token, w *WindowSpec) (args []arg, named, ok bool) {
	var kinds []string
	for _, k := range windows {
		for _, name := range append([]string{k.kind}, strings.Fields(k.also)...) {
			if squeeze(name) == squeeze(t.text) {
				w.Kind = k.kind
				return k.args, k.named, true
			}
			kinds = append(kinds, name)
		}
	}
	if near := spelling.Nearest(t.text, kinds); near != "" {
		p.fail(t.Span, "unknown window %q; did you mean %s?", t.text, near)
	} else if p.peek(1).up == "(" || t.kind == stringToken {
		p.fail(t.Span, "unknown window %q; there are TUMBLING, SLIDING, SESSION, LENGTH, TIME and more", t.text)
	} else {
		p.unexpected("a window such as TUMBLING (SIZE 1 MINUTE)")
	}
	return nil, false, false
}

// namedArgs reads SIZE d SLIDE d …, commas allowed between, or the same without
// the words, in order.
func (p *parser) namedArgs(w *WindowSpec, args []arg) {
	w.Named = map[string]WindowArg{}
	for next := 0; p.err == nil && !p.at(")"); {
		follows := len(w.Named) > 0 && !p.accept(",")
		first := p.i
		i := p.argName(args, w.Named)
		if i < 0 && follows {
			p.unexpected(p.argNames(args, w.Named) + `"," or ")"`)
			return
		}
		if i < 0 {
			if i = p.unnamed(args, next); i < 0 {
				return
			}
		}
		a := args[i]
		if _, twice := w.Named[a.name]; twice {
			p.fail(p.toks[first].Span, "a second %s", a.name)
			return
		}
		next = i + 1
		w.Named[a.name] = p.windowArg(a)
	}
	if p.err != nil {
		return
	}
	for _, a := range args {
		if _, ok := w.Named[a.name]; !ok && !a.optional {
			p.unexpected(a.name)
			return
		}
	}
}

// argNames are the words of the arguments that may still come, for a message.
func (p *parser) argNames(args []arg, given map[string]WindowArg) string {
	names := ""
	for _, a := range args {
		if _, ok := given[a.name]; !ok {
			names += a.name + ", "
		}
	}
	return names
}

// argName passes over the word of an argument and says which one it is, -1 for none.
func (p *parser) argName(args []arg, given map[string]WindowArg) int {
	for i, a := range args {
		if a.word != "" && p.accept(strings.Fields(a.word)...) {
			return i
		}
		if p.at(a.name) && (a.kind == timeArg && given[a.name].Duration == nil || !(p.peek(1).up == ")" || p.peek(1).up == "," || p.peek(1).up == ".")) {
			p.i++
			return i
		}
	}
	return -1
}

// unnamed is the argument that one without a word must be.
func (p *parser) unnamed(args []arg, next int) int {
	isTime := p.atDuration() || p.tok().kind == numberToken || p.at("-") || p.tok().kind == stringToken
	for i := next; i < len(args); i++ {
		if (args[i].kind == timeArg) == isTime && (isTime || p.tok().isName() && p.atUnnamedKey()) {
			return i
		}
	}
	var names []string
	for i, a := range args {
		if i >= next || next == 0 {
			names = append(names, a.name)
		}
	}
	if len(names) == 0 || next >= len(args) {
		p.unexpected(`")"`)
	} else if next > 0 {
		p.unexpected(strings.Join(names, ", ") + ` or ")"`)
	} else {
		p.unexpected(names[0])
	}
	return -1
}

// atUnnamedKey says whether a bare name is an argument and not a misspelt word:
// the next token ends it.
func (p *parser) atUnnamedKey() bool {
	up := p.peek(1).up
	return up == ")" || up == "," || up == "." || up == "("
}

// positionalArgs reads arguments in order, separated by commas.
func (p *parser) positionalArgs(w *WindowSpec, args []arg) {
	for i := 0; p.err == nil; i++ {
		a := args[min(i, len(args)-1)]
		if i >= len(args) && !a.repeats {
			p.fail(p.toks[p.i-1].Span, `unexpected ",": %s takes no more arguments`, w.Kind)
			return
		}
		if i > 0 || !a.optional || !p.at(")") {
			w.Args = append(w.Args, p.windowArg(a))
		}
		if p.err == nil && p.accept(",") {
			continue
		}
		if i+1 < len(args) && !args[i+1].optional {
			p.unexpected(`"," and another argument`)
		}
		return
	}
}

func (p *parser) windowArg(a arg) WindowArg {
	first := p.i
	var out WindowArg
	if a.kind == timeArg {
		d := p.duration()
		out.Duration = &d
	} else {
		out.Expr = p.expr()
		if a.kind == sortArg && !p.accept("ASC") {
			out.Desc = p.accept("DESC")
		}
	}
	out.Span = p.since(first)
	return out
}
