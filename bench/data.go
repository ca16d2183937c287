package main

import (
	"bufio"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
)

const (
	symbols    = 10_000
	rowsPerMs  = 100
	firstMs    = 1_704_067_200_000
	windowMs   = 1_000
	priceFloor = 100 // the filter keeps prices above: half of the rows
	seed       = 2024
)

// trades calls emit with each of rows trades, in the order of their time, and
// returns the right answers. A line is about 110 bytes long and belongs to
// trades. The same seed gives the same rows everywhere.
func trades(rows int, emit func(i int, line []byte) error) (truth, error) {
	dice := rand.New(rand.NewPCG(seed, 1))
	out := truth{rows: rows}
	all, kept := newBuckets(), newBuckets()
	line := make([]byte, 0, 160)
	for i := range rows {
		ms := firstMs + int64(i)/rowsPerMs
		if ms%windowMs == 0 && i%rowsPerMs == 0 {
			all.close()
			kept.close()
		}
		symbol, cents, quantity := dice.IntN(symbols), 5_000+dice.IntN(10_001), 1+dice.IntN(500)
		line = append(line[:0], `{"symbol":"S`...)
		line = appendPadded(line, symbol, 5)
		line = append(line, `","price":`...)
		line = appendCents(line, cents)
		line = append(line, `,"quantity":`...)
		line = strconv.AppendInt(line, int64(quantity), 10)
		line = append(line, `,"timestamp":`...)
		line = strconv.AppendInt(line, ms, 10)
		line = append(line, `,"venue":"XN","side":"B","id":1`...)
		line = append(appendPadded(line, i, 7), "}\n"...)

		price := float64(cents) / 100
		all.add(symbol, price, int64(quantity))
		if price > priceFloor {
			out.kept++
			out.notional += price * float64(quantity)
			kept.add(symbol, price, int64(quantity))
		}
		if err := emit(i, line); err != nil {
			return out, err
		}
	}
	out.buckets, out.keptBuckets = all.close(), kept.close()
	return out, nil
}

// buckets are the open groups of a tumbling window.
type buckets struct {
	open []group
	sums bucketSums
}

type group struct {
	n, total       int64
	sum, low, high float64
}

func newBuckets() *buckets { return &buckets{open: make([]group, symbols)} }

func (b *buckets) add(symbol int, price float64, quantity int64) {
	g := &b.open[symbol]
	if g.n == 0 {
		g.low, g.high = math.Inf(1), math.Inf(-1)
	}
	g.n++
	g.total += quantity
	g.sum += price
	g.low, g.high = min(g.low, price), max(g.high, price)
}

// close adds the groups to the sums, empties them, and returns the sums so far.
func (b *buckets) close() bucketSums {
	for i, g := range b.open {
		if g.n == 0 {
			continue
		}
		b.sums.groups++
		b.sums.n += g.n
		b.sums.total += g.total
		b.sums.mean += g.sum / float64(g.n)
		b.sums.low += g.low
		b.sums.high += g.high
		b.open[i] = group{}
	}
	return b.sums
}

func appendPadded(dst []byte, v, width int) []byte {
	for limit := int(math.Pow10(width - 1)); limit > 1 && v < limit; limit /= 10 {
		dst = append(dst, '0')
	}
	return strconv.AppendInt(dst, int64(v), 10)
}

func appendCents(dst []byte, cents int) []byte {
	dst = append(strconv.AppendInt(dst, int64(cents/100), 10), '.')
	return append(dst, byte('0'+cents/10%10), byte('0'+cents%10))
}

// tradesFiles makes the trades as files below the temporary folder, once: all
// rows in one, and row i in file i mod parts. It returns their paths, that of
// the whole file first, with the truth about them.
func tradesFiles(rows, parts int) (whole string, divided []string, known truth, err error) {
	dir := filepath.Join(os.TempDir(), "eventflux-bench")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", nil, truth{}, err
	}
	name := func(part string) string {
		return filepath.Join(dir, fmt.Sprintf("trades-%d-%d%s.jsonl", seed, rows, part))
	}
	whole = name("")
	for p := range parts {
		divided = append(divided, name(fmt.Sprintf("-part%dof%d", p, parts)))
	}
	paths := append([]string{whole}, divided...)
	if exist(paths) {
		known, err = trades(rows, func(int, []byte) error { return nil })
		return whole, divided, known, err
	}
	var writers []*bufio.Writer
	for _, path := range paths {
		f, err := os.Create(path + ".new")
		if err != nil {
			return "", nil, truth{}, err
		}
		defer f.Close()
		writers = append(writers, bufio.NewWriterSize(f, 1<<20))
	}
	known, err = trades(rows, func(i int, line []byte) error {
		if _, err := writers[0].Write(line); err != nil {
			return err
		}
		_, err := writers[1+i%parts].Write(line)
		return err
	})
	for i, w := range writers {
		if err == nil {
			err = w.Flush()
		}
		if err == nil {
			err = os.Rename(paths[i]+".new", paths[i])
		}
	}
	return whole, divided, known, err
}

func exist(paths []string) bool {
	for _, path := range paths {
		if _, err := os.Stat(path); err != nil {
			return false
		}
	}
	return true
}
