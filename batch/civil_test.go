package batch

import (
	"math/rand/v2"
	"testing"
	"time"
)

func TestCivilAgainstTime(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 50_000 {
		days := r.IntN(3_652_059) - 719_162 // the years 1 to 9999
		at := time.Unix(int64(days)*86400, 0).UTC()
		y, m, d := Civil(days)
		if y != at.Year() || m != int(at.Month()) || d != at.Day() {
			t.Fatalf("day %d is %d-%d-%d, want %s", days, y, m, d, at)
		}
		if back := DaysOf(y, m, d); back != days {
			t.Fatalf("%d-%d-%d is day %d, want %d", y, m, d, back, days)
		}
		if carried := DaysOf(y, m+12*3, d); carried != DaysOf(y+3, m, d) {
			t.Fatalf("month %d of %d is day %d", m+36, y, carried)
		}
		micros := int64(days)*Day + r.Int64N(Day)
		text := string(AppendTimestamp(nil, micros))
		parsed, err := time.Parse(time.RFC3339Nano, text)
		if err != nil || parsed.UnixMicro() != micros {
			t.Fatalf("%d is written %s", micros, text)
		}
		if back, ok := ParseTimestamp([]byte(text)); !ok || back != micros {
			t.Fatalf("%s is read as %d, want %d", text, back, micros)
		}
		moved := time.UnixMicro(micros).In(time.FixedZone("", (r.IntN(37)-18)*1800))
		if moved.Year() < 1 || moved.Year() > 9999 {
			continue
		}
		there := moved.Format("2006-01-02T15:04:05.999999-07:00")
		if back, ok := ParseTimestamp([]byte(there)); !ok || back != micros {
			t.Fatalf("%s is read as %d (%v), want %d", there, back, ok, micros)
		}
	}
}

func TestParseTimes(t *testing.T) {
	for text, want := range map[string]string{
		"2024-02-29": "2024-02-29T00:00:00Z", "2024-02-29 10:11": "2024-02-29T10:11:00Z", "2024-02-29T10:11:12.1234567Z": "2024-02-29T10:11:12.123456Z",
		"2024-02-29T00:30:00+01": "2024-02-28T23:30:00Z", "2024-02-29T00:30:00-0130": "2024-02-29T02:00:00Z", "2023-02-29": "", "2024-13-01": "", "2024-00-01": "",
		"2024-02-29X10:00": "", "2024-02-29 24:00": "", "2024-02-29 10:60": "", "2024-02-29 10:00:60": "", "2024-02-29 10:00:00.": "", "2024-2-29": "", "": "",
		"2024-02-29 10:00:00+25": "", "2024-02-29 10": "", "2024-02-29 10:00:00 UTC": "",
	} {
		v, ok := ParseTimestamp([]byte(text))
		if got := string(AppendTimestamp(nil, v)); ok != (want != "") || ok && got != want {
			t.Errorf("%q is read as %s (%v), want %q", text, got, ok, want)
		}
	}
}
