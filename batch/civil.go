package batch

// Microseconds of the units of time.
const (
	Second int64 = 1_000_000
	Minute       = 60 * Second
	Hour         = 60 * Minute
	Day          = 24 * Hour
)

// DaysOf is the day number (0 is 1970-01-01) of a date of the proleptic
// Gregorian calendar. Months beyond 1–12 carry into the year.
//
// The algorithm is Howard Hinnant's days_from_civil ("chrono-Compatible
// Low-Level Date Algorithms", 2013).
func DaysOf(year, month, day int) int {
	year += (month - 1) / 12
	if month = (month - 1) % 12; month < 0 {
		month, year = month+12, year-1
	}
	month++
	if month <= 2 {
		year--
	}
	era := floorDiv(year, 400)
	yoe := year - era*400
	doy := (153*((month+9)%12)+2)/5 + day - 1
	return era*146097 + yoe*365 + yoe/4 - yoe/100 + doy - 719468
}

// Civil is the date of a day number, the inverse of DaysOf (civil_from_days).
func Civil(days int) (year, month, day int) {
	days += 719468
	era := floorDiv(days, 146097)
	doe := days - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	month = mp + 3
	if month > 12 {
		month -= 12
	}
	year = yoe + era*400
	if month <= 2 {
		year++
	}
	return year, month, doy - (153*mp+2)/5 + 1
}

// DaysIn is the number of days of a month.
func DaysIn(year, month int) int { return DaysOf(year, month+1, 1) - DaysOf(year, month, 1) }

// SplitDay is the day number of an instant and the microseconds into that day.
func SplitDay(micros int64) (day int, rest int64) {
	d := micros / Day
	rest = micros - d*Day
	if rest < 0 {
		d, rest = d-1, rest+Day
	}
	return int(d), rest
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// The instants that there are, in microseconds: those of the years 0 to 9999. A
// year of other digits could be written, and not read again.
const (
	FirstInstant = -62_167_219_200 * Second
	LastInstant  = 253_402_300_800*Second - 1
)

// IsInstant reports whether a TIMESTAMP of that many microseconds since 1970 is one
// that there is.
func IsInstant(micros int64) bool { return micros >= FirstInstant && micros <= LastInstant }

// ParseTimestamp reads ISO-8601 or `YYYY-MM-DD hh:mm[:ss[.ffffff…]]`, with or
// without an offset (none means UTC); a date is its midnight. Decimals beyond
// microseconds are cut.
func ParseTimestamp(s []byte) (micros int64, ok bool) {
	if len(s) < 10 {
		return 0, false
	}
	day, ok := ParseDate(s[:10])
	if !ok {
		return 0, false
	}
	micros = int64(day) * Day
	if len(s) == 10 {
		return micros, true
	}
	if s[10] != 'T' && s[10] != ' ' && s[10] != 't' {
		return 0, false
	}
	rest := s[11:]
	zone := len(rest)
	for i := 5; i < len(rest); i++ {
		if c := rest[i]; c == 'Z' || c == 'z' || c == '+' || c == '-' {
			zone = i
			break
		}
	}
	clock, ok := ParseTimeOfDay(rest[:zone])
	if !ok {
		return 0, false
	}
	offset, ok := parseZone(rest[zone:])
	micros += clock - offset // a zone may lead out of the years
	return micros, ok && IsInstant(micros)
}

// ParseDate reads YYYY-MM-DD.
func ParseDate(s []byte) (days int32, ok bool) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return 0, false
	}
	y, okY := digits(s[:4])
	m, okM := digits(s[5:7])
	d, okD := digits(s[8:])
	if !okY || !okM || !okD || m < 1 || m > 12 || d < 1 || d > 28 && d > DaysIn(y, m) {
		return 0, false
	}
	return int32(DaysOf(y, m, d)), true
}

// ParseTimeOfDay reads hh:mm, hh:mm:ss or hh:mm:ss.ffffff as microseconds since
// midnight.
func ParseTimeOfDay(s []byte) (micros int64, ok bool) {
	if len(s) < 5 || s[2] != ':' {
		return 0, false
	}
	h, okH := digits(s[:2])
	m, okM := digits(s[3:5])
	if !okH || !okM || h > 23 || m > 59 {
		return 0, false
	}
	micros = int64(h)*Hour + int64(m)*Minute
	if len(s) == 5 {
		return micros, true
	}
	if len(s) < 8 || s[5] != ':' {
		return 0, false
	}
	sec, okS := digits(s[6:8])
	if !okS || sec > 59 {
		return 0, false
	}
	micros += int64(sec) * Second
	if len(s) == 8 {
		return micros, true
	}
	if s[8] != '.' || len(s) == 9 {
		return 0, false
	}
	unit := Second / 10
	for _, c := range s[9:] {
		if c < '0' || c > '9' {
			return 0, false
		}
		micros += int64(c-'0') * unit
		unit /= 10
	}
	return micros, true
}

// parseZone reads Z, ±hh, ±hhmm or ±hh:mm; nothing is UTC.
func parseZone(s []byte) (micros int64, ok bool) {
	switch {
	case len(s) == 0, len(s) == 1 && (s[0] == 'Z' || s[0] == 'z'):
		return 0, true
	case len(s) == 6 && s[3] == ':':
		s = append(append(make([]byte, 0, 5), s[:3]...), s[4:]...)
	}
	if len(s) != 3 && len(s) != 5 || s[0] != '+' && s[0] != '-' {
		return 0, false
	}
	h, ok := digits(s[1:3])
	m := 0
	if ok && len(s) == 5 {
		m, ok = digits(s[3:])
	}
	micros = int64(h)*Hour + int64(m)*Minute
	if s[0] == '-' {
		micros = -micros
	}
	return micros, ok && h <= 18 && m < 60
}

func digits(s []byte) (int, bool) {
	n := 0
	for _, c := range s {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

// AppendTimestamp writes an instant as 2026-01-31T10:00:00Z, with 3 or 6
// decimals only where they are not zero.
func AppendTimestamp(dst []byte, micros int64) []byte {
	day, rest := SplitDay(micros)
	dst = AppendDate(dst, int32(day))
	dst = append(dst, 'T')
	dst = AppendTimeOfDay(dst, rest)
	return append(dst, 'Z')
}

// AppendDate writes a day number as 2026-01-31.
func AppendDate(dst []byte, days int32) []byte {
	y, m, d := Civil(int(days))
	if y < 0 {
		dst, y = append(dst, '-'), -y
	}
	dst = AppendPadded(dst, y, 4)
	dst = AppendPadded(append(dst, '-'), m, 2)
	return AppendPadded(append(dst, '-'), d, 2)
}

// AppendTimeOfDay writes microseconds since midnight as 10:00:00, with 3 or 6
// decimals only where they are not zero.
func AppendTimeOfDay(dst []byte, micros int64) []byte {
	dst = AppendPadded(dst, int(micros/Hour), 2)
	dst = AppendPadded(append(dst, ':'), int(micros/Minute%60), 2)
	dst = AppendPadded(append(dst, ':'), int(micros/Second%60), 2)
	switch f := int(micros % Second); {
	case f == 0:
		return dst
	case f%1000 == 0:
		return AppendPadded(append(dst, '.'), f/1000, 3)
	default:
		return AppendPadded(append(dst, '.'), f, 6)
	}
}

// AppendPadded writes v with at least width digits.
func AppendPadded(dst []byte, v, width int) []byte {
	var buf [20]byte
	i := len(buf)
	for v > 0 || width > 0 {
		i--
		buf[i] = byte('0' + v%10)
		v /= 10
		width--
	}
	return append(dst, buf[i:]...)
}
