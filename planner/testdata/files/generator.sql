-- A generator's columns are expressions of the row's number n, or of a data set.
-- sql
CREATE STREAM G (id BIGINT, k STRING, v INT, at TIMESTAMP, p DECIMAL(5,2)) WITH ('type'='source', 'extension'='generator', 'generator.rows'='4',
  'generator.id'='n', 'generator.k'='concat(''k'', n % 2)', 'generator.v'='100 DIV (n - 1)', 'generator.at'='to_timestamp(1704067200000 + n * 500)', 'generator.p'='if(n = 2, NULL, n / 4)');
SELECT * FROM G;
-- output
{"id":0,"k":"k0","v":-100,"at":"2024-01-01T00:00:00Z","p":0.00}
{"id":1,"k":"k1","v":null,"at":"2024-01-01T00:00:00.500Z","p":0.25}
{"id":2,"k":"k0","v":100,"at":"2024-01-01T00:00:01Z","p":null}
{"id":3,"k":"k1","v":50,"at":"2024-01-01T00:00:01.500Z","p":0.75}
-- sql
CREATE STREAM G (t TINYINT) WITH ('type'='source', 'extension'='datagen', 'generator.rows'='4', 'generator.t'='n * 50');
SELECT * FROM G;
-- output
{"t":0}
{"t":50}
{"t":100}
note: first range error: generator, row 3: 150 is out of range for TINYINT
-- sql
CREATE STREAM Bid (bidder BIGINT, price BIGINT, dateTime TIMESTAMP, euros DOUBLE, WATERMARK FOR dateTime) WITH ('type'='source', 'extension'='generator', 'generator.dataset'='nexmark',
  'generator.table'='bid', 'generator.rows'='1000', 'generator.seed'='3', 'generator.euros'='n * 0.5');
SELECT window_start, count(*) AS bids, max(euros) AS most FROM Bid WINDOW TUMBLING (SIZE 50 ms) GROUP BY window_start;
-- output
{"window_start":"2024-01-01T00:00:00Z","bids":460,"most":229.5}
{"window_start":"2024-01-01T00:00:00.050Z","bids":460,"most":459.5}
{"window_start":"2024-01-01T00:00:00.100Z","bids":80,"most":499.5}
