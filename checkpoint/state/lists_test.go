package state

import (
	"fmt"
	"maps"
	"strings"
	"testing"
)

// Lists go through random changes and starts with other numbers of shards, and always
// hold what a map of slices holds.
func TestListsSurviveRestore(t *testing.T) {
	dice := randomly(t)
	for range 200 {
		want, n := map[string]string{}, 0
		change := func(l *Lists, own func(uint8) bool) {
			for range dice.IntN(60) {
				key := fmt.Append(nil, dice.IntN(20))
				hash := Hash(key)
				if !own(groupOf(hash)) {
					continue
				}
				list := strings.Fields(want[string(key)])
				switch action := dice.IntN(10); {
				case action == 0:
					l.Drop(key, hash)
					list = nil
				case action < 4:
					leave := dice.IntN(5)
					l.Trim(key, hash, leave)
					list = list[min(leave, len(list)):]
				default:
					n++
					l.Append(key, hash, fmt.Append(nil, n))
					list = append(list, fmt.Sprint(n))
				}
				want[string(key)] = strings.Join(list, " ")
				if len(list) == 0 {
					delete(want, string(key))
				}
			}
		}
		resharded(t, dice, func() *Lists { return NewLists("l") }, change, func(all []*Lists) {
			got, rows := map[string]string{}, 0
			for _, l := range all {
				rows += l.Rows()
				for id := range uint32(l.keys.Len()) {
					if !l.keys.Live(id) {
						continue
					}
					var list []string
					key, hash := l.keys.Key(id), l.keys.Hash(id)
					l.Each(key, hash, func(entry []byte) { list = append(list, string(entry)) })
					if len(list) != l.Count(key, hash) || got[string(key)] != "" {
						t.Fatalf("%s has %d entries of %d, or is on two shards", key, len(list), l.Count(key, hash))
					}
					rows -= len(list)
					got[string(key)] = strings.Join(list, " ")
				}
			}
			if !maps.Equal(want, got) || rows != 0 {
				t.Fatalf("%d shards, %d rows too many:\n%v, want\n%v", len(all), rows, got, want)
			}
		})
	}
}

// A delta is what changed, however long the list.
func TestListsDelta(t *testing.T) {
	l, key := NewLists("l"), []byte("key")
	for range 100_000 {
		l.Append(key, 1, []byte("entry"))
	}
	l.Delta(nil)
	l.Append(key, 1, []byte("entry"))
	l.Trim(key, 1, 50_000)
	if few := l.Delta(nil); len(few) > 40 {
		t.Errorf("one entry of 50,000 takes %d bytes", len(few))
	}
	if nothing := l.Delta(nil); len(nothing) > 0 {
		t.Errorf("nothing takes %d bytes", len(nothing))
	}
}
