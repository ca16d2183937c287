package expr

import (
	"strconv"
	"strings"

	"github.com/eventflux-io/engine/batch"
)

var (
	timestampType = batch.Of(batch.Timestamp)
	dateType      = batch.Of(batch.Date)
)

var timeFunctions = []Function{
	{Name: "now", Aliases: []string{"current_timestamp"}, Doc: "now() is the arrival time of the row.", Build: exactly("now", 0, func([]Expr) (Expr, error) { return &RowInfo{What: Arrival}, nil }),
		Examples: []Example{{"now() IS NULL", "false"}, {"now() > TIMESTAMP '2000-01-01 00:00:00'", "true"}}},
	{Name: "date", Doc: "date(t) is the day of t.", Build: fixed("date", fixedRow([]param{instant}, dateType, func(a []batch.Column, i int) (int32, verdict) {
		day, _ := batch.SplitDay(intArg(a, 0, i))
		return int32(day), ok
	})), Examples: []Example{{"date('2024-02-29 10:00:00')", "2024-02-29"}, {"date(NULL)", "NULL"}}},
	part("year", "year(t) is the year of t.", "2024"),
	part("quarter", "quarter(t) is the quarter of t, 1 to 4.", "1"),
	part("month", "month(t) is the month of t, 1 to 12.", "2"),
	part("day", "day(t) is the day of the month of t.", "29", "dayofmonth"),
	weekFunction,
	part("dayofweek", "dayofweek(t) is the day of the week, 1 (Sunday) to 7.", "5"),
	part("dayofyear", "dayofyear(t) is the day of the year, 1 to 366.", "60"),
	part("hour", "hour(t) is the hour of t.", "12"),
	part("minute", "minute(t) is the minute of t.", "34"),
	part("second", "second(t) is the second of t.", "56"),
	part("microsecond", "microsecond(t) is the microseconds of t.", "789000"),
	{Name: "datediff", Doc: "datediff(a, b) is the number of days from the day of b to that of a.", Build: fixed("datediff", intRow([]param{instant, instant}, func(a []batch.Column, i int) (int64, verdict) {
		x, _ := batch.SplitDay(intArg(a, 0, i))
		y, _ := batch.SplitDay(intArg(a, 1, i))
		return int64(x - y), ok
	})), Examples: []Example{{"datediff('2024-03-01', '2024-02-28')", "2"}, {"datediff(NULL, '2024-01-01')", "NULL"}}},
	{Name: "last_day", Doc: "last_day(t) is the last day of the month of t.", Build: fixed("last_day", fixedRow([]param{instant}, dateType, func(a []batch.Column, i int) (int32, verdict) {
		day, _ := batch.SplitDay(intArg(a, 0, i))
		y, m, _ := batch.Civil(day)
		return int32(batch.DaysOf(y, m+1, 1) - 1), ok
	})), Examples: []Example{{"last_day('2024-02-10')", "2024-02-29"}, {"last_day(NULL)", "NULL"}}},
	{Name: "date_format", Doc: "date_format(t, f) writes t as f says (MySQL's %Y %m %d %H %i %s …).", Build: fixed("date_format", textRow([]param{instant, text}, func(_ *Env, a []batch.Column, i int, dst []byte) ([]byte, verdict) {
		return appendFormat(dst, intArg(a, 0, i), textAt(a, 1, i)), ok
	})), Examples: []Example{{"date_format('2024-02-29 12:34:56', '%d.%m.%Y %H:%i')", "29.02.2024 12:34"}, {"date_format(NULL, '%Y')", "NULL"}}},
	{Name: "unix_timestamp", Doc: "unix_timestamp(t) is the seconds since 1970-01-01 UTC, without fractions.", Build: fixed("unix_timestamp", intRow([]param{instant}, func(a []batch.Column, i int) (int64, verdict) {
		v := intArg(a, 0, i)
		return (v - ((v%batch.Second)+batch.Second)%batch.Second) / batch.Second, ok
	})), Examples: []Example{{"unix_timestamp('1970-01-02 00:00:00')", "86400"}, {"unix_timestamp(NULL)", "NULL"}}},
	{Name: "from_unixtime", Doc: "from_unixtime(s[, f]) is the TIMESTAMP s seconds after 1970-01-01 UTC, or its text as date_format writes it.", Build: fixed("from_unixtime",
		fixedRow([]param{number}, timestampType, func(a []batch.Column, i int) (int64, verdict) { return fromSeconds(floatArg(a, 0, i)) }),
		textRow([]param{number, text}, func(_ *Env, a []batch.Column, i int, dst []byte) ([]byte, verdict) {
			v, how := fromSeconds(floatArg(a, 0, i))
			if how != nil {
				return dst, how
			}
			return appendFormat(dst, v, textAt(a, 1, i)), ok
		})), Examples: []Example{{"from_unixtime(86400)", "1970-01-02T00:00:00Z"}, {"from_unixtime(0, '%Y')", "1970"}, {"from_unixtime(NULL)", "NULL"}}},
	{Name: "to_timestamp", Doc: "to_timestamp(ms) is the TIMESTAMP ms milliseconds after 1970-01-01 UTC.", Build: fixed("to_timestamp", fixedRow([]param{integer}, timestampType, func(a []batch.Column, i int) (int64, verdict) {
		ms := intArg(a, 0, i)
		if ms > batch.LastInstant/1000 || ms < batch.FirstInstant/1000 {
			return 0, failed("range", strconv.FormatInt(ms, 10)+" ms is outside the years 0 to 9999")
		}
		return ms * 1000, ok
	})), Examples: []Example{{"to_timestamp(1500)", "1970-01-01T00:00:01.500Z"}, {"to_timestamp(NULL)", "NULL"}}},
}

// part is a function of a time that takes one part out of it.
func part(name, doc, of string, aliases ...string) Function {
	takes := instant
	if u := units[strings.ToUpper(name)]; u.micros > 0 && u.micros < batch.Day {
		takes = clock
	}
	return Function{Name: name, Aliases: aliases, Doc: doc, Build: fixed(name, intRow([]param{takes}, func(a []batch.Column, i int) (int64, verdict) {
		return partOf(name, intArg(a, 0, i)), ok
	})), Examples: []Example{{name + "('2024-02-29 12:34:56.789')", of}, {name + "(NULL)", "NULL"}}}
}

func partOf(unit string, micros int64) int64 {
	day, rest := batch.SplitDay(micros)
	y, m, d := batch.Civil(day)
	switch strings.ToLower(unit) {
	case "year":
		return int64(y)
	case "quarter":
		return int64(m+2) / 3
	case "month":
		return int64(m)
	case "day":
		return int64(d)
	case "dayofweek":
		return int64((day%7+11)%7) + 1
	case "dayofyear":
		return int64(day-batch.DaysOf(y, 1, 1)) + 1
	case "hour":
		return rest / batch.Hour
	case "minute":
		return rest / batch.Minute % 60
	case "second":
		return rest / batch.Second % 60
	}
	return rest % batch.Second
}

func floatArg(a []batch.Column, j, i int) float64 {
	return batch.Values[float64](&a[j])[a[j].Slot(i)]
}

func fromSeconds(s float64) (int64, verdict) {
	if s < 0 || s > 253402300799 {
		return 0, isNull
	}
	return int64(s*1e6 + 0.5), ok
}

// units are the units of INTERVAL, TIMESTAMPDIFF and EXTRACT: that many months or
// microseconds.
var units = map[string]struct {
	months int
	micros int64
}{
	"MICROSECOND": {0, 1}, "MILLISECOND": {0, 1000}, "SECOND": {0, batch.Second}, "MINUTE": {0, batch.Minute}, "HOUR": {0, batch.Hour},
	"DAY": {0, batch.Day}, "WEEK": {0, 7 * batch.Day}, "MONTH": {1, 0}, "QUARTER": {3, 0}, "YEAR": {12, 0},
}

// NewAddInterval is t + INTERVAL n unit, or t - with negate. A DATE stays one
// where the unit is a day or longer.
func NewAddInterval(t, n Expr, unit string, negate bool) (Expr, error) {
	u, known := units[strings.ToUpper(unit)]
	if !known {
		return nil, &TypeError{"unknown unit \"" + unit + "\"", -1}
	}
	if t.Type().IsNumeric() {
		return nil, &TypeError{"an INTERVAL needs a TIMESTAMP or DATE, not " + t.Type().String() + "; write to_timestamp(" + t.String() + ")", 0}
	}
	days := t.Type().Kind == batch.Date && (u.months > 0 || u.micros%batch.Day == 0)
	at, err := asParam(instant, t)
	if err != nil {
		return nil, &TypeError{err.Error(), 0}
	}
	if n.Type().Kind == batch.String {
		if n, err = NewCast(n, batch.DecimalOf(24, 6), false); err != nil {
			return nil, err
		}
	}
	if u.micros == batch.Second && n.Type().Kind == batch.Decimal {
		if n, err = wholeMicros(n); err != nil {
			return nil, err
		}
		unit, u.micros = "microsecond", 1
	}
	if u.months > 0 || u.micros < batch.Second {
		n, err = asParam(integer, n)
	} else {
		n, err = asParam(number, n)
	}
	if err != nil {
		return nil, &TypeError{err.Error(), 1}
	}
	name := "date_add"
	if negate {
		name = "date_sub"
	}
	sum := &Call{Name: name + " " + strings.ToLower(unit), Args: []Expr{at, n}, T: timestampType, kernel: func(env *Env, args []batch.Column, rows int, out *batch.Column) {
		mapRowsAt(env, &args[0], rows, out, func(i int, v int64) (int64, verdict) {
			if u.months > 0 || u.micros < batch.Second {
				count := intArg(args, 1, i)
				if negate {
					count = -count
				}
				return shift(v, count, u.months, u.micros)
			}
			count := floatArg(args, 1, i)
			if negate {
				count = -count
			}
			if count != float64(int64(count)) && u.micros != batch.Second {
				count = float64(int64(count + copysignHalf(count)))
			}
			if delta := count * float64(u.micros); delta < 1e18 && delta > -1e18 {
				return inYears(v + int64(delta+copysignHalf(delta)))
			}
			return 0, isNull
		})
	}}
	if days {
		return NewCast(sum, dateType, false)
	}
	return sum, nil
}

// wholeMicros is a DECIMAL of seconds as microseconds; what is less does not
// count.
func wholeMicros(seconds Expr) (Expr, error) {
	micros, err := NewArithmetic("*", seconds, NewInt(batch.Second))
	if err != nil {
		return nil, err
	}
	return NewCall("trunc", []Expr{micros})
}

func copysignHalf(v float64) float64 {
	if v < 0 {
		return -0.5
	}
	return 0.5
}

func shift(v, count int64, months int, micros int64) (int64, verdict) {
	if months == 0 {
		if most := (batch.LastInstant - batch.FirstInstant) / micros; count > most || count < -most {
			return 0, isNull
		}
		return inYears(v + count*micros)
	}
	if count > 200_000 || count < -200_000 {
		return 0, isNull
	}
	day, rest := batch.SplitDay(v)
	y, m, d := batch.Civil(day)
	total := y*12 + m - 1 + int(count)*months
	y, m = total/12, total%12+1
	if total < 0 {
		return 0, isNull
	}
	return inYears(int64(batch.DaysOf(y, m, min(d, batch.DaysIn(y, m))))*batch.Day + rest)
}

// inYears is NULL outside the years 1 to 9999, as in MySQL.
func inYears(v int64) (int64, verdict) {
	if v < -62135596800*batch.Second || v >= 253402300800*batch.Second {
		return 0, isNull
	}
	return v, ok
}

// NewExtract is EXTRACT(unit FROM t).
func NewExtract(unit string, t Expr) (Expr, error) {
	if f := Lookup(strings.ToLower(unit)); f != nil && units[strings.ToUpper(unit)] != (struct {
		months int
		micros int64
	}{}) {
		return f.Build([]Expr{t})
	}
	return nil, &TypeError{"EXTRACT does not know the unit \"" + unit + "\"", -1}
}

// NewTimestampDiff is TIMESTAMPDIFF(unit, a, b): whole units from a to b.
func NewTimestampDiff(unit string, a, b Expr) (Expr, error) {
	u, known := units[strings.ToUpper(unit)]
	if !known {
		return nil, &TypeError{"unknown unit \"" + unit + "\"", -1}
	}
	build := fixed("timestampdiff "+strings.ToLower(unit), intRow([]param{instant, instant}, func(args []batch.Column, i int) (int64, verdict) {
		x, y := intArg(args, 0, i), intArg(args, 1, i)
		if u.months == 0 {
			return (y - x) / u.micros, ok
		}
		return wholeMonths(x, y) / int64(u.months), ok
	}))
	return build([]Expr{a, b})
}

func wholeMonths(a, b int64) int64 {
	if a > b {
		return -wholeMonths(b, a)
	}
	dayA, restA := batch.SplitDay(a)
	dayB, restB := batch.SplitDay(b)
	ya, ma, da := batch.Civil(dayA)
	yb, mb, db := batch.Civil(dayB)
	months := int64((yb-ya)*12 + mb - ma)
	if db < da || db == da && restB < restA {
		months--
	}
	return months
}

// NewDateTrunc is DATE_TRUNC('unit', t): the start of the unit that t lies in;
// weeks begin on Monday.
func NewDateTrunc(unit string, t Expr) (Expr, error) {
	u, known := units[strings.ToUpper(unit)]
	if !known {
		return nil, &TypeError{"unknown unit \"" + unit + "\"", 0}
	}
	build := fixed("date_trunc "+strings.ToLower(unit), fixedRow([]param{instant}, timestampType, func(args []batch.Column, i int) (int64, verdict) {
		v := intArg(args, 0, i)
		day, rest := batch.SplitDay(v)
		switch {
		case u.months > 0:
			y, m, _ := batch.Civil(day)
			return int64(batch.DaysOf(y, (m-1)/u.months*u.months+1, 1)) * batch.Day, ok
		case u.micros == 7*batch.Day:
			v = int64(day-((day+3)%7+7)%7) * batch.Day
			if !batch.IsInstant(v) { // the first week of the year 0 began before it
				return 0, isNull
			}
			return v, ok
		}
		return v - rest%u.micros, ok
	}))
	return build([]Expr{t})
}
