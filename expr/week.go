package expr

import (
	"github.com/eventflux-io/engine/batch"
)

var weekFunction = Function{
	Name: "week", Doc: "week(t[, mode]) is the week of the year, counted as MySQL's modes 0 to 7 say (default 0: weeks begin on Sunday; 3: ISO-8601).",
	Build: func(args []Expr) (Expr, error) {
		if len(args) == 1 {
			args = append(args, NewInt(0))
		} else if len(args) == 2 && args[1].Type().IsInteger() { // as in MySQL, NULL is mode 0
			args = []Expr{args[0], &Coalesce{[]Expr{mustConvert(args[1], bigint), NewInt(0)}, bigint}}
		}
		return fixed("week", intRow([]param{instant, integer}, weekAt))(args)
	},
	Examples: []Example{{"week('2024-02-29')", "8"}, {"week('2024-12-30', 3)", "1"}, {"week(NULL)", "NULL"}},
}

func weekAt(a []batch.Column, i int) (int64, verdict) {
	day, _ := batch.SplitDay(intArg(a, 0, i))
	_, week := weekOf(day, intArg(a, 1, i))
	return int64(week), ok
}

// weekOf is the week that a day lies in and the year that the week counts to.
// MySQL's mode has three bits: 1, weeks begin on Monday and not on Sunday; 2, days
// before the first week belong to the last one of the year before and not to week
// 0. Bit 4 says whether the first week is the first whole one, or the first with
// four days in the year; without bit 1 it means the opposite.
func weekOf(day int, mode int64) (year, week int) {
	monday, whole := mode&1 != 0, mode&4 != 0
	if !monday {
		whole = !whole
	}
	year, _, _ = batch.Civil(day)
	if first := firstWeek(year, monday, whole); day < first {
		if mode&2 == 0 {
			return year, 0
		}
		year--
	} else if mode&2 != 0 && day >= firstWeek(year+1, monday, whole) {
		year++
	}
	return year, (day-firstWeek(year, monday, whole))/7 + 1
}

// firstWeek is the day on which the first week of a year begins.
func firstWeek(year int, monday, whole bool) int {
	january := batch.DaysOf(year, 1, 1)
	into := (january + 4) % 7 // days since Sunday; day 0 was a Thursday
	if monday {
		into += 6
	}
	into = (into%7 + 7) % 7
	if into == 0 || !whole && into < 4 {
		return january - into
	}
	return january - into + 7
}
