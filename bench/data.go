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
	sizeMs     = 1_000 // of the tumbling window
	priceFloor = 100   // the filter keeps prices above: half of the rows
)

// truth is the right answer of every workload, computed while the data is made.
type truth struct {
	rows     int
	kept     int
	notional float64 // sum of price * quantity over the kept rows
	buckets  bucketSums
}

// bucketSums are sums over the rows of the tumbling aggregate's result.
type bucketSums struct {
	groups, n, total int64
	mean, low, high  float64
}

type group struct {
	n, total       int64
	sum, low, high float64
}

// trades calls emit with each of rows trades, in the order of their time. The
// line belongs to trades. The same seed gives the same rows everywhere.
func trades(rows int, emit func(line []byte) error) (truth, error) {
	dice := rand.New(rand.NewPCG(2024, 1))
	out := truth{rows: rows}
	open := make([]group, symbols)
	line := make([]byte, 0, 160)
	for i := range rows {
		ms := firstMs + int64(i)/rowsPerMs
		if i > 0 && ms%sizeMs == 0 && i%rowsPerMs == 0 {
			out.buckets.close(open)
		}
		symbol, cents, quantity := dice.IntN(symbols), 5_000+dice.IntN(10_001), 1+dice.IntN(500)
		line = append(line[:0], `{"symbol":"S`...)
		line = appendPadded(line, symbol, 5)
		line = append(line, `","price":`...)
		line = strconv.AppendFloat(line, float64(cents)/100, 'f', 2, 64)
		line = append(line, `,"quantity":`...)
		line = strconv.AppendInt(line, int64(quantity), 10)
		line = append(line, `,"timestamp":`...)
		line = strconv.AppendInt(line, ms, 10)
		line = append(line, `,"venue":"XNAS","side":"buy","id":`...)
		line = appendPadded(append(line, '1'), i, 7)
		line = append(line, "}\n"...)

		price := float64(cents) / 100
		if price > priceFloor {
			out.kept++
			out.notional += price * float64(quantity)
		}
		open[symbol].add(price, int64(quantity))
		if err := emit(line); err != nil {
			return out, err
		}
	}
	out.buckets.close(open)
	return out, nil
}

func (g *group) add(price float64, quantity int64) {
	if g.n == 0 {
		g.low, g.high = math.Inf(1), math.Inf(-1)
	}
	g.n++
	g.total += quantity
	g.sum += price
	g.low, g.high = min(g.low, price), max(g.high, price)
}

// close adds the groups of a bucket to the sums and empties them.
func (b *bucketSums) close(open []group) {
	for i, g := range open {
		if g.n == 0 {
			continue
		}
		b.groups++
		b.n += g.n
		b.total += g.total
		b.mean += g.sum / float64(g.n)
		b.low += g.low
		b.high += g.high
		open[i] = group{}
	}
}

func appendPadded(dst []byte, v, width int) []byte {
	for limit := int(math.Pow10(width - 1)); limit > 1 && v < limit; limit /= 10 {
		dst = append(dst, '0')
	}
	return strconv.AppendInt(dst, int64(v), 10)
}

// tradesFile makes the file of rows trades below the system's temporary folder,
// once, and returns its path with the truth about it.
func tradesFile(rows int) (string, truth, error) {
	dir := filepath.Join(os.TempDir(), "eventflux-bench")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", truth{}, err
	}
	path := filepath.Join(dir, fmt.Sprintf("trades-%d.jsonl", rows))
	if _, err := os.Stat(path); err == nil {
		known, err := trades(rows, func([]byte) error { return nil })
		return path, known, err
	}
	f, err := os.Create(path + ".part")
	if err != nil {
		return "", truth{}, err
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<20)
	known, err := trades(rows, func(line []byte) error {
		_, err := w.Write(line)
		return err
	})
	if err == nil {
		err = w.Flush()
	}
	if err == nil {
		err = os.Rename(path+".part", path)
	}
	return path, known, err
}
