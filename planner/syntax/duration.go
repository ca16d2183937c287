package syntax

import (
	"math"
	"math/big"
	"strings"
)

// units are the spellings of the units of a duration, in microseconds.
var units = map[string]int64{
	"US": 1, "MICROSECOND": 1, "MICROSECONDS": 1,
	"MS": 1e3, "MILLI": 1e3, "MILLIS": 1e3, "MILLISEC": 1e3, "MILLISECOND": 1e3, "MILLISECONDS": 1e3,
	"S": 1e6, "SEC": 1e6, "SECS": 1e6, "SECOND": 1e6, "SECONDS": 1e6,
	"M": 60e6, "MIN": 60e6, "MINS": 60e6, "MINUTE": 60e6, "MINUTES": 60e6,
	"H": 3600e6, "HR": 3600e6, "HRS": 3600e6, "HOUR": 3600e6, "HOURS": 3600e6,
	"D": 86400e6, "DAY": 86400e6, "DAYS": 86400e6,
	"W": 7 * 86400e6, "WEEK": 7 * 86400e6, "WEEKS": 7 * 86400e6,
}

// unitNames are offered for a misspelt unit.
var unitNames = []string{"MILLISECOND", "MILLISECONDS", "SECOND", "SECONDS", "MINUTE", "MINUTES", "HOUR", "HOURS", "DAY", "DAYS",
	"WEEK", "WEEKS", "MICROSECOND", "MICROSECONDS"}

// calendarUnits are the units of INTERVAL expressions and of EXTRACT, with the
// plural and short spellings of the simple ones.
var calendarUnits = map[string]string{
	"MONTH": "MONTH", "MONTHS": "MONTH", "QUARTER": "QUARTER", "QUARTERS": "QUARTER", "YEAR": "YEAR", "YEARS": "YEAR",
	"SECOND_MICROSECOND": "SECOND_MICROSECOND", "MINUTE_MICROSECOND": "MINUTE_MICROSECOND", "MINUTE_SECOND": "MINUTE_SECOND",
	"HOUR_MICROSECOND": "HOUR_MICROSECOND", "HOUR_SECOND": "HOUR_SECOND", "HOUR_MINUTE": "HOUR_MINUTE",
	"DAY_MICROSECOND": "DAY_MICROSECOND", "DAY_SECOND": "DAY_SECOND", "DAY_MINUTE": "DAY_MINUTE", "DAY_HOUR": "DAY_HOUR",
	"YEAR_MONTH": "YEAR_MONTH",
}

var fixedUnits = map[int64]string{
	1: "MICROSECOND", 1e3: "MILLISECOND", 1e6: "SECOND", 60e6: "MINUTE", 3600e6: "HOUR", 86400e6: "DAY", 7 * 86400e6: "WEEK",
}

// calendarUnit is the unit that a word names, in its one spelling.
func calendarUnit(t *token) (string, bool) {
	if t.kind != wordToken {
		return "", false
	}
	if micros, ok := units[t.up]; ok {
		return fixedUnits[micros], true
	}
	u, ok := calendarUnits[t.up]
	return u, ok
}

// ParseDuration reads a length of time as it is in option values: 5s,
// 500 ms, 1.5 hours.
func ParseDuration(text string) (micros int64, ok bool) {
	text = strings.TrimSpace(text)
	digits := len(text) - len(strings.TrimLeft(text, "0123456789."))
	unit, known := units[strings.ToUpper(strings.TrimSpace(text[digits:]))]
	if !known {
		return 0, false
	}
	return scale(text[:digits], unit)
}

// scale is number times unit, rounded down to a microsecond.
func scale(number string, unit int64) (int64, bool) {
	if len(number) > 40 || strings.ContainsAny(number, "eE/") { // 1e999999999 would take forever
		return 0, false
	}
	r, ok := new(big.Rat).SetString(number)
	if !ok {
		return 0, false
	}
	r.Mul(r, new(big.Rat).SetInt64(unit))
	micros := new(big.Int).Quo(r.Num(), r.Denom())
	if !micros.IsInt64() || micros.Int64() > math.MaxInt64/4 {
		return 0, false
	}
	return micros.Int64(), true
}

// atDuration says whether a duration seems to come next.
func (p *parser) atDuration() bool {
	if p.at("INTERVAL") {
		return p.atInterval()
	}
	return p.tok().kind == numberToken && p.peek(1).kind == wordToken && (p.peek(1).glued || nearUnit(p.peek(1)))
}

func nearUnit(t *token) bool {
	_, ok := calendarUnit(t)
	return ok || nearestWord(t.up, unitNames) != ""
}

// duration reads 5 SECONDS, INTERVAL '5' SECOND, INTERVAL 5 SECOND, or '5s'. A
// bad one is reported as a whole.
func (p *parser) duration() Duration {
	first := p.i
	interval := p.accept("INTERVAL")
	t := p.tok()
	switch {
	case t.up == "-" && p.peek(1).kind == numberToken:
		p.i += 2
		if p.tok().kind == wordToken {
			p.i++
		}
		p.fail(p.since(first), "a duration cannot be negative")
		return Duration{}
	case t.kind == stringToken && !interval:
		p.i++
		micros, ok := ParseDuration(t.text)
		if !ok {
			p.report(t.Span, "%s is not a duration; expected a number and a unit, as in 5 SECONDS", shorten(p.text[t.Start:t.End]))
		}
		return Duration{Span: t.Span, Micros: micros}
	case t.kind != numberToken && (!interval || t.kind != stringToken):
		p.unexpected("a duration such as 5 SECONDS")
		return Duration{}
	}
	p.i++
	unit := p.tok()
	if unit.kind != wordToken {
		p.fail(t.Span, "a duration needs a unit, as in %s SECONDS", shorten(t.text))
		return Duration{}
	}
	per, ok := units[unit.up]
	if !ok {
		at := Span{Start: p.toks[first].Start, End: unit.End}
		if _, calendar := calendarUnits[unit.up]; calendar {
			p.fail(at, "a %s has no fixed length; expected a unit from MILLISECOND to WEEK", strings.ToLower(unit.text))
		} else if near := nearestWord(unit.up, unitNames); near != "" {
			p.fail(at, "%q is not a unit of time; did you mean %s?", unit.text, near)
		} else if structure[unit.up] {
			p.fail(t.Span, "a duration needs a unit, as in %s SECONDS", shorten(t.text))
		} else {
			p.fail(at, "%q is not a unit of time; expected one such as SECONDS or MINUTES", unit.text)
		}
		return Duration{}
	}
	p.i++
	micros, ok := scale(strings.TrimSpace(t.text), per)
	if !ok {
		p.fail(p.since(first), "%s is not the length of a duration", shorten(p.text[t.Start:t.End]))
	}
	return Duration{Span: p.since(first), Micros: micros}
}

// atInterval says whether INTERVAL is the keyword here and not a column: a
// number, a string, a name or a parenthesis follows it.
func (p *parser) atInterval() bool {
	next := p.peek(1)
	switch next.kind {
	case numberToken, stringToken, quotedToken:
		return true
	case wordToken:
		return !structure[next.up] && next.up != "AS"
	}
	return next.up == "(" || (next.up == "-" || next.up == "+") && p.peek(2).kind == numberToken && p.peek(3).kind == wordToken && nearUnit(p.peek(3))
}

// interval reads INTERVAL n unit where an expression is.
func (p *parser) interval() Expr {
	first := p.i
	p.i++
	if p.at("INTERVAL") && p.atInterval() {
		p.unexpected("a number")
		return nil
	}
	x := &Interval{X: p.expr()}
	if p.err != nil {
		return nil
	}
	t := p.tok()
	unit, ok := calendarUnit(t)
	if !ok {
		if near := nearestWord(t.up, unitNames); t.kind == wordToken && near != "" {
			p.fail(Span{Start: p.toks[first].Start, End: t.End}, "%q is not a unit of time; did you mean %s?", t.text, near)
		} else {
			p.unexpected("a unit such as SECOND")
		}
		return nil
	}
	p.i++
	x.Unit, x.Span = unit, p.since(first)
	return x
}
