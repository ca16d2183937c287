-- Price spikes in a stream of trades: more than 5 % up within one minute.
-- The trades are made by the built-in generator, the same ones in every run.
CREATE STREAM StockTrades (
    symbol STRING,
    price DOUBLE,
    quantity INT,
    timestamp BIGINT,
    WATERMARK FOR timestamp
) WITH (
    'type' = 'source',
    'extension' = 'generator',
    'generator.dataset' = 'trades',
    'generator.rows' = '${ROWS:500000}',
    'generator.seed' = '7'
);

CREATE STREAM PriceSpikes AS
SELECT
    window_start AS minute,
    symbol,
    first(price) AS start_price,
    last(price) AS end_price,
    round((last(price) - first(price)) / first(price) * 100, 2) AS percent_change
FROM StockTrades WINDOW TUMBLING (SIZE 1 MINUTE)
GROUP BY symbol
HAVING (last(price) - first(price)) / first(price) > 0.05;

INSERT INTO Alerts
SELECT minute, symbol, start_price, end_price, percent_change, 'PRICE_SPIKE' AS alert_type
FROM PriceSpikes;
