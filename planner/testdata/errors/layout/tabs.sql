-- A tab is one character, and the caret stands below its word.
-- sql
CREATE STREAM Trades (symbol STRING, price DOUBLE, quantity INT, active BOOL, ts TIMESTAMP, WATERMARK FOR ts)
WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='follow');
SELECT	symbol,	prise
	FROM	Trades
	WHERE	quantty > 1;
-- output
test.sql:3:16: unknown column "prise"; did you mean "price"?
SELECT	symbol,	prise
      	       	^
test.sql:5:8: unknown column "quantty"; did you mean "quantity"?
	WHERE	quantty > 1;
	     	^
