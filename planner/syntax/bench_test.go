package syntax

import "testing"

// BenchmarkParse reads a script of a source, a window and a sink, as a first
// script looks like.
func BenchmarkParse(b *testing.B) {
	const script = `CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, timestamp BIGINT)
WITH ('type' = 'source', 'extension' = 'kafka', 'kafka.brokers' = 'localhost:9092', 'kafka.topic' = 'trades', 'format' = 'json');
CREATE STREAM Spikes AS
SELECT symbol, first(price) AS first_price, ((last(price) - first(price)) / first(price)) * 100 AS change
FROM Trades WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY symbol HAVING ((last(price) - first(price)) / first(price)) > 0.05;
INSERT INTO Alerts SELECT symbol, change, 'SPIKE' AS kind FROM Spikes;`
	for b.Loop() {
		if _, errs := Parse("bench", script); len(errs) > 0 {
			b.Fatal(errs[0])
		}
	}
}
