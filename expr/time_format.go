package expr

import (
	"strings"

	"github.com/eventflux-io/engine/batch"
)

var monthNames = strings.Fields("January February March April May June July August September October November December")
var dayNames = strings.Fields("Sunday Monday Tuesday Wednesday Thursday Friday Saturday")

// appendFormat writes an instant by MySQL's date format.
func appendFormat(dst []byte, micros int64, format []byte) []byte {
	day, rest := batch.SplitDay(micros)
	y, m, d := batch.Civil(day)
	hour, minute, second := int(rest/batch.Hour), int(rest/batch.Minute%60), int(rest/batch.Second%60)
	weekday := int(partOf("dayofweek", micros)) - 1
	for i := 0; i < len(format); i++ {
		if format[i] != '%' || i+1 == len(format) {
			dst = append(dst, format[i])
			continue
		}
		i++
		switch format[i] {
		case 'Y':
			dst = batch.AppendPadded(dst, y, 4)
		case 'y':
			dst = batch.AppendPadded(dst, y%100, 2)
		case 'm':
			dst = batch.AppendPadded(dst, m, 2)
		case 'c':
			dst = batch.AppendPadded(dst, m, 1)
		case 'M':
			dst = append(dst, monthNames[m-1]...)
		case 'b':
			dst = append(dst, monthNames[m-1][:3]...)
		case 'd':
			dst = batch.AppendPadded(dst, d, 2)
		case 'e':
			dst = batch.AppendPadded(dst, d, 1)
		case 'D':
			dst = append(batch.AppendPadded(dst, d, 1), ordinal(d)...)
		case 'U', 'u', 'V', 'v':
			_, week := weekOf(day, weekFormats[format[i]])
			dst = batch.AppendPadded(dst, week, 2)
		case 'X', 'x':
			year, _ := weekOf(day, weekFormats[format[i]])
			dst = batch.AppendPadded(dst, year, 4)
		case 'j':
			dst = batch.AppendPadded(dst, int(partOf("dayofyear", micros)), 3)
		case 'W':
			dst = append(dst, dayNames[weekday]...)
		case 'a':
			dst = append(dst, dayNames[weekday][:3]...)
		case 'w':
			dst = batch.AppendPadded(dst, weekday, 1)
		case 'H':
			dst = batch.AppendPadded(dst, hour, 2)
		case 'k':
			dst = batch.AppendPadded(dst, hour, 1)
		case 'h', 'I':
			dst = batch.AppendPadded(dst, (hour+11)%12+1, 2)
		case 'l':
			dst = batch.AppendPadded(dst, (hour+11)%12+1, 1)
		case 'i':
			dst = batch.AppendPadded(dst, minute, 2)
		case 's', 'S':
			dst = batch.AppendPadded(dst, second, 2)
		case 'f':
			dst = batch.AppendPadded(dst, int(rest%batch.Second), 6)
		case 'p':
			dst = append(dst, "AMPM"[hour/12*2:hour/12*2+2]...)
		case 'T':
			dst = batch.AppendTimeOfDay(dst, rest-rest%batch.Second)
		case 'r':
			dst = appendFormat(dst, micros, []byte("%h:%i:%s %p"))
		default:
			dst = append(dst, format[i])
		}
	}
	return dst
}

// weekFormats are the ways of counting weeks that letters of a format stand for.
var weekFormats = map[byte]int64{'U': 0, 'u': 1, 'V': 2, 'v': 3, 'X': 2, 'x': 3}

func ordinal(d int) string {
	switch {
	case d/10 == 1:
	case d%10 == 1:
		return "st"
	case d%10 == 2:
		return "nd"
	case d%10 == 3:
		return "rd"
	}
	return "th"
}
