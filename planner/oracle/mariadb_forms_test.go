package oracle

// A form is one way in which an operator or function is in the corpus. In
// its text {0}, {1}, … are its arguments; Args says of what kind each is:
//
//	I D F     BIGINT, DECIMAL, DOUBLE; N one of these
//	S B T Y   STRING, BOOL, TIMESTAMP, DATE
//	n u f     a small whole number, one from 0 to 2^31, a DOUBLE of ordinary size
//	i t       text that mostly holds a whole number, a TIMESTAMP
//
// Kind is that of the value: as Args, or * for the widest of the arguments, - for
// that of all but the first, = for that of the first, 0 for that as ceil has it,
// 1 for that without and 2 with two decimals, d for DECIMAL(20,3), ~ for a DOUBLE that is in no other
// expression, since libraries differ in its last bits.
//
// Theirs is the form in MariaDB's language, where a documented difference makes
// the values or the spelling differ; Why says which. Empty: the same text.
type form struct {
	Name, Args string
	Kind       byte
	Ours       string
	Theirs     string
	Why        string
}

// The documented differences, each in a sentence. LANGUAGE.md holds them too.
const (
	intQuotient   = "INT / INT is a DOUBLE"
	ownScale      = "a DECIMAL has the scale of its type wherever it stands"
	signed        = "integers are signed 64-bit"
	arithmetic    = ">> keeps the sign"
	boolWords     = "BOOL is a type of its own and prints true and false"
	isoText       = "a TIMESTAMP as text is ISO-8601 in UTC"
	bigintResult  = "sign, unix_timestamp and what integers give are BIGINT"
	notThere      = "MariaDB writes it in another way"
	noMatch       = "REGEXP_SUBSTR without a match is NULL"
	badDomain     = "a bad domain is NULL"
	nullArgument  = "replace is NULL where an argument is, as in MySQL; MariaDB looks at the last one only when it needs it"
	bytesNotChars = "MariaDB counts the place of an empty text in bytes"
	minusZero     = "a DECIMAL has no negative zero"
	zeroMinus     = "0 minus the least BIGINT overflows; MariaDB does not notice"
	dollarGroups  = "groups in replacements are $1"
)

// same is a form of one spelling and meaning in both languages.
func same(name, args string, kind byte, text string) form {
	return form{Name: name, Args: args, Kind: kind, Ours: text}
}

const isoTheirs = `CONCAT(DATE_FORMAT({0}, '%Y-%m-%dT%H:%i:%s'), CASE WHEN MICROSECOND({0}) = 0 THEN '' ` +
	`WHEN MICROSECOND({0}) MOD 1000 = 0 THEN CONCAT('.', LPAD(MICROSECOND({0}) DIV 1000, 3, '0')) ` +
	`ELSE CONCAT('.', LPAD(MICROSECOND({0}), 6, '0')) END, 'Z')`

const epoch = `TIMESTAMP'1970-01-01 00:00:00.000000'`

var forms = []form{
	same("+", "NN", '*', "({0} + {1})"),
	same("+", "BI", 'I', "({0} + {1})"),
	{"-", "II", 'I', "({0} - {1})", "IF({0} = 0, - {1}, {0} - {1})", zeroMinus},
	same("-", "DI", '*', "({0} - {1})"), same("-", "DD", '*', "({0} - {1})"), same("-", "FN", 'F', "({0} - {1})"), same("-", "TB", 'I', "(MONTH({0}) - {1})"),
	same("*", "NN", '*', "({0} * {1})"),
	{"/", "II", 'F', "({0} / {1})", "({0} * 1e0 / {1})", intQuotient},
	{"/", "DD", 'D', "({0} / {1})", "ROUND(CAST({0} AS {type}) / {1}, {scale})", ownScale},
	{"/", "DI", 'D', "({0} / {1})", "ROUND(CAST({0} AS {type}) / {1}, {scale})", ownScale},
	same("/", "FN", 'F', "({0} / {1})"),
	{"%", "NN", '*', "({0} % {1})", "(({0} % {1}) + 0)", minusZero},
	{"MOD", "NN", '*', "({0} MOD {1})", "(({0} MOD {1}) + 0)", minusZero},
	same("DIV", "II", 'I', "({0} DIV {1})"),
	same("DIV", "DD", 'I', "({0} DIV {1})"),
	same("DIV", "ff", 'I', "({0} DIV {1})"),
	same("unary -", "N", '=', "(- {0})"),
	{"&", "II", 'I', "({0} & {1})", "CAST({0} & {1} AS SIGNED)", signed},
	{"|", "II", 'I', "({0} | {1})", "CAST({0} | {1} AS SIGNED)", signed},
	{"^", "II", 'I', "({0} ^ {1})", "CAST({0} ^ {1} AS SIGNED)", signed},
	{"~", "I", 'I', "(~ {0})", "CAST(~ {0} AS SIGNED)", signed},
	{"<<", "In", 'I', "({0} << {1})", "CAST({0} << {1} AS SIGNED)", signed},
	{">>", "In", 'I', "({0} >> {1})", "IF({0} >= 0, CAST({0} >> {1} AS SIGNED), CAST(~ (~ {0} >> {1}) AS SIGNED))", arithmetic},

	same("=", "NN", 'B', "({0} = {1})"), same("=", "SS", 'B', "({0} = {1})"), same("=", "TT", 'B', "({0} = {1})"), same("=", "BB", 'B', "({0} = {1})"),
	same("<>", "NN", 'B', "({0} <> {1})"), same("<>", "SS", 'B', "({0} <> {1})"), same("<>", "YT", 'B', "({0} <> {1})"),
	same("<", "NN", 'B', "({0} < {1})"), same("<", "SS", 'B', "({0} < {1})"), same("<", "YT", 'B', "({0} < {1})"),
	same("<=", "NN", 'B', "({0} <= {1})"), same("<=", "SS", 'B', "({0} <= {1})"), same("<=", "YY", 'B', "({0} <= {1})"),
	same(">", "NN", 'B', "({0} > {1})"), same(">", "SS", 'B', "({0} > {1})"), same(">", "TY", 'B', "({0} > {1})"),
	same(">=", "NN", 'B', "({0} >= {1})"), same(">=", "SS", 'B', "({0} >= {1})"), same(">=", "BI", 'B', "({0} >= {1})"),
	same("<=>", "NN", 'B', "({0} <=> {1})"), same("<=>", "SS", 'B', "({0} <=> {1})"), same("<=>", "TT", 'B', "({0} <=> {1})"),
	{"IS DISTINCT FROM", "NN", 'B', "({0} IS DISTINCT FROM {1})", "(NOT ({0} <=> {1}))", notThere},
	{"IS NOT DISTINCT FROM", "SS", 'B', "({0} IS NOT DISTINCT FROM {1})", "({0} <=> {1})", notThere},
	same("AND", "BB", 'B', "({0} AND {1})"), same("AND", "BBB", 'B', "({0} && {1} AND {2})"),
	same("OR", "BB", 'B', "({0} OR {1})"), same("OR", "BBB", 'B', "({0} || {1} OR {2})"),
	same("XOR", "BB", 'B', "({0} XOR {1})"),
	same("NOT", "B", 'B', "(NOT {0})"), same("NOT", "B", 'B', "(! {0})"),
	same("IS NULL", "N", 'B', "({0} IS NULL)"), same("IS NULL", "S", 'B', "({0} IS NULL)"),
	same("IS NOT NULL", "T", 'B', "({0} IS NOT NULL)"), same("IS NOT NULL", "N", 'B', "({0} IS NOT NULL)"),
	same("IS TRUE", "B", 'B', "({0} IS TRUE)"), same("IS TRUE", "B", 'B', "({0} IS NOT TRUE)"),
	same("IS FALSE", "B", 'B', "({0} IS FALSE)"), same("IS FALSE", "B", 'B', "({0} IS NOT FALSE)"),
	same("IS UNKNOWN", "B", 'B', "({0} IS UNKNOWN)"),
	same("BETWEEN", "Nnn", 'B', "({0} BETWEEN {1} AND {2})"), same("BETWEEN", "Nff", 'B', "({0} BETWEEN {1} AND {2})"), same("BETWEEN", "SSS", 'B', "({0} NOT BETWEEN {1} AND {2})"),
	same("BETWEEN", "TTT", 'B', "({0} BETWEEN {1} AND {2})"),
	same("IN", "III", 'B', "({0} IN ({1}, {2}))"), same("IN", "SSS", 'B', "({0} NOT IN ({1}, {2}))"),
	same("IN", "I", 'B', "({0} IN (1, 2, -1, 7, 9223372036854775807, 0))"), same("IN", "I", 'B', "({0} NOT IN (1, 2, -1, 7, NULL, 0))"),
	same("IN", "D", 'B', "({0} IN (0.00, 1.5, -2.25, 7, 100.10, 99))"), same("IN", "S", 'B', "({0} IN ('', 'abc', 'Abc', 'é', 'a', 'b'))"),
	same("LIKE", "S", 'B', "({0} LIKE 'a%')"), same("LIKE", "S", 'B', "({0} LIKE '%b%')"), same("LIKE", "S", 'B', "({0} NOT LIKE '_b_')"),
	same("LIKE", "S", 'B', "({0} LIKE '%é%c')"), same("LIKE", "S", 'B', "({0} LIKE '%|%%' ESCAPE '|')"), same("LIKE", "SS", 'B', "({0} LIKE {1})"),
	same("REGEXP", "S", 'B', "({0} REGEXP '^a.*c$')"), same("REGEXP", "S", 'B', "({0} NOT REGEXP '[0-9]+')"), same("REGEXP", "S", 'B', "({0} RLIKE 'b|é')"),

	// Without parentheses, so that precedence shows.
	same("precedence", "nnn", 'I', "{0} + {1} * {2}"), same("precedence", "nnn", 'I', "{0} - {1} - {2}"), same("precedence", "nnn", 'I', "- {0} * {1} % {2}"),
	same("precedence", "nn", 'B', "NOT {0} = {1}"), same("precedence", "BBB", 'B', "{0} OR {1} AND NOT {2}"), same("precedence", "BBB", 'B', "{0} XOR {1} OR {2}"),
	same("precedence", "nnn", 'B', "{0} + 1 BETWEEN {1} AND {2} + 3"), same("precedence", "nnn", 'B', "{0} < {1} = {2} > 2"), same("precedence", "nn", 'I', "{0} * {1} DIV 3 + 1"),
	{"precedence", "nnn", 'I', "{0} | {1} & {2}", "CAST({0} | {1} & {2} AS SIGNED)", signed}, {"precedence", "nnn", 'I', "{0} & {1} + {2}", "CAST({0} & {1} + {2} AS SIGNED)", signed},
	{"precedence", "nn", 'I', "2 ^ {0} * {1}", "CAST(2 ^ {0} AS SIGNED) * {1}", signed}, same("precedence", "nB", 'B', "{0} IN (1, 2) AND {1}"), same("precedence", "SB", 'B', "NOT {0} LIKE 'a%' OR {1}"),

	same("CASE", "BNN", '-', "CASE WHEN {0} THEN {1} ELSE {2} END"), same("CASE", "BSBS", 'S', "CASE WHEN {0} THEN {1} WHEN {2} THEN {3} END"),
	same("CASE value", "IISS", 'S', "CASE {0} WHEN {1} THEN {2} ELSE {3} END"), same("CASE value", "SSII", 'I', "CASE {0} WHEN {1} THEN {2} ELSE {3} END"),
	same("if", "BNN", '-', "IF({0}, {1}, {2})"), same("if", "BSS", 'S', "IF({0}, {1}, {2})"), same("if", "BTT", 'T', "IF({0}, {1}, {2})"),
	same("ifnull", "NN", '*', "IFNULL({0}, {1})"), same("ifnull", "SS", 'S', "IFNULL({0}, {1})"), same("ifnull", "YY", 'Y', "IFNULL({0}, {1})"),
	same("nullif", "II", 'I', "NULLIF({0}, {1})"), same("nullif", "SS", 'S', "NULLIF({0}, {1})"), same("nullif", "DD", '=', "NULLIF({0}, {1})"),
	same("coalesce", "NNN", '*', "COALESCE({0}, {1}, {2})"), same("coalesce", "SSS", 'S', "COALESCE({0}, {1}, {2})"), same("coalesce", "TT", 'T', "COALESCE({0}, {1})"),
	same("greatest", "NN", '*', "GREATEST({0}, {1})"), same("greatest", "SSS", 'S', "GREATEST({0}, {1}, {2})"), same("greatest", "TT", 'T', "GREATEST({0}, {1})"),
	same("least", "NNN", '*', "LEAST({0}, {1}, {2})"), same("least", "SS", 'S', "LEAST({0}, {1})"), same("least", "YY", 'Y', "LEAST({0}, {1})"),

	{"CAST to BIGINT", "i", 'I', "CAST({0} AS BIGINT)", "CAST({0} AS SIGNED)", notThere}, {"CAST to BIGINT", "D", 'I', "CAST({0} AS BIGINT)", "CAST({0} AS SIGNED)", notThere},
	same("CAST to BIGINT", "f", 'I', "CAST({0} AS SIGNED)"), same("CAST to BIGINT", "F", 'I', "CAST(IF({0} BETWEEN 9e18 AND 1e19, NULL, {0}) AS SIGNED)"), same("CONVERT", "D", 'I', "CONVERT({0}, SIGNED)"),
	same("CAST to DECIMAL", "I", 'd', "CAST({0} AS DECIMAL(20,3))"), same("CAST to DECIMAL", "D", 'd', "CAST({0} AS DECIMAL(20,3))"),
	same("CAST to DECIMAL", "f", 'd', "CAST({0} AS DECIMAL(20,3))"), same("CAST to DECIMAL", "i", 'd', "CAST({0} AS DECIMAL(20,3))"),
	same("CAST to DOUBLE", "N", 'F', "CAST({0} AS DOUBLE)"), same("CAST to DOUBLE", "i", 'F', "CAST({0} AS DOUBLE)"),
	{"CAST to STRING", "I", 'S', "CAST({0} AS STRING)", "CAST({0} AS CHAR)", notThere}, {"CAST to STRING", "D", 'S', "CAST({0} AS STRING)", "CAST({0} AS CHAR)", notThere},
	same("CAST to STRING", "I", 'S', "CAST({0} AS CHAR)"), {"CAST to STRING", "B", 'S', "CAST({0} AS STRING)", "IF({0}, 'true', IF({0} IS NULL, NULL, 'false'))", boolWords},
	{"CAST to STRING", "T", 'S', "CAST({0} AS STRING)", isoTheirs, isoText}, {"CAST to STRING", "Y", 'S', "CAST({0} AS STRING)", "CAST({0} AS CHAR)", notThere},
	{"CAST to TIMESTAMP", "t", 'T', "CAST({0} AS TIMESTAMP)", "CAST({0} AS DATETIME(6))", notThere}, {"CAST to TIMESTAMP", "Y", 'T', "CAST({0} AS DATETIME)", "CAST({0} AS DATETIME(6))", ""},
	same("CAST to DATE", "T", 'Y', "CAST({0} AS DATE)"), same("CAST to DATE", "t", 'Y', "CAST({0} AS DATE)"),

	same("abs", "N", '=', "ABS({0})"),
	same("sign", "N", 'I', "SIGN({0})"),
	same("ceil", "N", '0', "CEIL({0})"), same("ceil", "D", '0', "CEILING({0})"),
	same("floor", "N", '0', "FLOOR({0})"),
	same("round", "N", '1', "ROUND({0})"), same("round", "D", '2', "ROUND({0}, 2)"), same("round", "f", 'F', "ROUND({0}, 3)"), same("round", "I", 'I', "ROUND({0}, -2)"),
	same("round", "D", '1', "ROUND({0}, -1)"), same("round", "fn", 'F', "ROUND({0}, {1})"),
	{"trunc", "D", '2', "TRUNC({0}, 2)", "TRUNCATE({0}, 2)", notThere}, same("trunc", "f", 'F', "TRUNCATE({0}, 1)"), same("trunc", "I", 'I', "TRUNCATE({0}, -1)"),
	{"mod", "NN", '*', "MOD({0}, {1})", "(MOD({0}, {1}) + 0)", minusZero},
	same("sqrt", "N", '~', "SQRT({0})"), same("exp", "N", '~', "EXP({0})"), same("exp", "n", '~', "EXP({0})"), same("ln", "N", '~', "LN({0})"),
	same("log", "N", '~', "LOG({0})"), same("log", "NN", '~', "LOG({0}, {1})"), same("log2", "N", '~', "LOG2({0})"), same("log10", "N", '~', "LOG10({0})"),
	{"pow", "NN", '~', "POW({0}, {1})", "IF({0} < 0 AND {1} * 1e0 <> TRUNCATE({1} * 1e0, 0), NULL, POW({0}, {1}))", badDomain}, same("pow", "fn", '~', "POWER({0}, {1})"),
	same("sin", "f", '~', "SIN({0})"), same("cos", "f", '~', "COS({0})"), same("tan", "f", '~', "TAN({0})"), same("cot", "f", '~', "COT({0})"),
	same("asin", "N", '~', "ASIN({0})"), same("acos", "N", '~', "ACOS({0})"), same("atan", "N", '~', "ATAN({0})"), same("atan", "ff", '~', "ATAN({0}, {1})"),
	same("atan2", "ff", '~', "ATAN2({0}, {1})"), same("degrees", "f", '~', "DEGREES({0})"), same("radians", "f", '~', "RADIANS({0})"), same("pi", "n", '~', "PI() * {0}"),
	{"crc32", "S", 'I', "CRC32({0})", "CAST(CRC32({0}) AS SIGNED)", signed}, same("bin", "I", 'S', "BIN({0})"), same("hex", "I", 'S', "HEX({0})"), same("hex", "S", 'S', "HEX({0})"),
	same("md5", "S", 'S', "MD5({0})"), same("sha1", "S", 'S', "SHA1({0})"), same("sha2", "S", 'S', "SHA2({0}, 256)"), same("sha2", "S", 'S', "SHA2({0}, 512)"),
	same("to_base64", "S", 'S', "TO_BASE64({0})"), same("to_base64", "S", 'S', "TO_BASE64(REPEAT({0}, 40))"), {"from_base64", "S", 'S', "CAST(FROM_BASE64(TO_BASE64({0})) AS STRING)", "CAST(FROM_BASE64(TO_BASE64({0})) AS CHAR)", notThere},

	same("concat", "SS", 'S', "CONCAT({0}, {1})"), same("concat", "SISD", 'S', "CONCAT({0}, {1}, {2}, {3})"), same("concat", "SY", 'S', "CONCAT({0}, '|', {1})"),
	same("concat_ws", "SS", 'S', "CONCAT_WS(',', {0}, {1})"), same("concat_ws", "SSS", 'S', "CONCAT_WS({0}, {1}, {2})"),
	same("upper", "S", 'S', "UPPER({0})"), same("lower", "S", 'S', "LOWER({0})"),
	same("length", "S", 'I', "LENGTH({0})"), same("length", "I", 'I', "LENGTH({0})"), same("length", "D", 'I', "LENGTH({0})"), same("char_length", "S", 'I', "CHAR_LENGTH({0})"),
	same("substring", "Sn", 'S', "SUBSTRING({0}, {1})"), same("substring", "Snn", 'S', "SUBSTRING({0}, {1}, {2})"), same("substring", "SII", 'S', "SUBSTR({0}, {1}, {2})"),
	same("substring", "Sn", 'S', "SUBSTRING({0} FROM {1} FOR 2)"),
	same("left", "Sn", 'S', "LEFT({0}, {1})"), same("left", "SI", 'S', "LEFT({0}, {1})"), same("right", "Sn", 'S', "RIGHT({0}, {1})"), same("right", "SI", 'S', "RIGHT({0}, {1})"),
	same("trim", "S", 'S', "TRIM({0})"), same("trim", "S", 'S', "TRIM('a' FROM {0})"), same("trim", "S", 'S', "TRIM(LEADING 'a' FROM {0})"), same("trim", "S", 'S', "TRIM(TRAILING 'bc' FROM {0})"),
	same("ltrim", "S", 'S', "LTRIM({0})"), same("rtrim", "S", 'S', "RTRIM({0})"),
	same("lpad", "SnS", 'S', "LPAD({0}, {1}, {2})"), same("lpad", "S", 'S', "LPAD({0}, 40, 'xé')"), same("rpad", "SnS", 'S', "RPAD({0}, {1}, {2})"), same("rpad", "S", 'S', "RPAD({0}, 40, 'xé')"),
	{"replace", "SSS", 'S', "REPLACE({0}, {1}, {2})", "IF({2} IS NULL, NULL, REPLACE({0}, {1}, {2}))", nullArgument}, same("replace", "S", 'S', "REPLACE({0}, 'b', 'éé')"), same("reverse", "S", 'S', "REVERSE({0})"),
	same("repeat", "Sn", 'S', "REPEAT({0}, {1})"), same("locate", "SS", 'I', "LOCATE({0}, {1})"), {"locate", "SSn", 'I', "LOCATE({0}, {1}, {2})", "IF({0} = '' AND {1} IS NOT NULL AND {2} IS NOT NULL, IF({2} BETWEEN 1 AND CHAR_LENGTH({1}), {2}, 0), LOCATE({0}, {1}, {2}))", bytesNotChars}, same("locate", "S", 'I', "LOCATE('b', {0}, 2)"),
	same("position", "SS", 'I', "POSITION({0} IN {1})"), same("instr", "SS", 'I', "INSTR({0}, {1})"), same("strcmp", "SS", 'I', "STRCMP({0}, {1})"),
	same("ascii", "S", 'I', "ASCII({0})"), same("substring_index", "Sn", 'S', "SUBSTRING_INDEX({0}, 'b', {1})"), same("substring_index", "SSn", 'S', "SUBSTRING_INDEX({0}, {1}, {2})"),
	{"regexp_like", "S", 'B', "REGEXP_LIKE({0}, '^[ab]')", "({0} REGEXP '^[ab]')", notThere},
	{"regexp_replace", "S", 'S', "REGEXP_REPLACE({0}, '(.)b', '<$1>')", `REGEXP_REPLACE({0}, '(.)b', '<\\1>')`, dollarGroups},
	{"regexp_substr", "S", 'S', "REGEXP_SUBSTR({0}, '[b-z]+')", "NULLIF(REGEXP_SUBSTR({0}, '[b-z]+'), '')", noMatch}, same("regexp_instr", "S", 'I', "REGEXP_INSTR({0}, '[b-z]')"),

	same("date", "T", 'Y', "DATE({0})"), same("year", "T", 'I', "YEAR({0})"), same("quarter", "T", 'I', "QUARTER({0})"), same("month", "Y", 'I', "MONTH({0})"), same("month", "T", 'I', "MONTH({0})"),
	same("day", "T", 'I', "DAY({0})"), same("day", "Y", 'I', "DAYOFMONTH({0})"), same("week", "T", 'I', "WEEK({0})"), same("week", "T", 'I', "WEEK({0}, 1)"), same("week", "Y", 'I', "WEEK({0}, 6)"), same("week", "Yn", 'I', "WEEK({0}, {1})"), same("dayofweek", "T", 'I', "DAYOFWEEK({0})"), same("dayofyear", "Y", 'I', "DAYOFYEAR({0})"),
	same("hour", "T", 'I', "HOUR({0})"), same("minute", "T", 'I', "MINUTE({0})"), same("second", "T", 'I', "SECOND({0})"), same("microsecond", "T", 'I', "MICROSECOND({0})"),
	same("extract", "T", 'I', "EXTRACT(YEAR FROM {0})"), same("extract", "T", 'I', "EXTRACT(QUARTER FROM {0})"), same("extract", "T", 'I', "EXTRACT(MONTH FROM {0})"), same("extract", "T", 'I', "EXTRACT(DAY FROM {0})"),
	same("extract", "T", 'I', "EXTRACT(HOUR FROM {0})"), same("extract", "T", 'I', "EXTRACT(SECOND FROM {0})"), same("extract", "T", 'I', "EXTRACT(WEEK FROM {0})"),
	same("date_add", "Tn", 'T', "DATE_ADD({0}, INTERVAL {1} MONTH)"), same("date_add", "Tn", 'T', "DATE_ADD({0}, INTERVAL {1} HOUR)"), same("date_add", "Yn", 'Y', "DATE_ADD({0}, INTERVAL {1} DAY)"),
	same("date_add", "T", 'T', "DATE_ADD({0}, INTERVAL 1500 MICROSECOND)"), same("date_add", "Yn", 'Y', "DATE_ADD({0}, INTERVAL {1} YEAR)"), same("date_add", "TI", 'T', "DATE_ADD({0}, INTERVAL {1} DAY)"),
	same("date_sub", "Tn", 'T', "DATE_SUB({0}, INTERVAL {1} WEEK)"), same("date_sub", "Yn", 'Y', "DATE_SUB({0}, INTERVAL {1} QUARTER)"), same("date_sub", "T", 'T', "DATE_SUB({0}, INTERVAL 90 MINUTE)"),
	same("+ INTERVAL", "T", 'T', "({0} + INTERVAL 5 SECOND)"), same("+ INTERVAL", "T", 'T', "({0} - INTERVAL '1' DAY)"), same("+ INTERVAL", "Y", 'Y', "(INTERVAL 1 MONTH + {0})"), same("+ INTERVAL", "TD", 'T', "({0} + INTERVAL {1} SECOND)"),
	same("timestampadd", "Tn", 'T', "TIMESTAMPADD(MINUTE, {1}, {0})"), same("timestampadd", "Tn", 'T', "TIMESTAMPADD(YEAR, {1}, {0})"),
	same("datediff", "TT", 'I', "DATEDIFF({0}, {1})"), same("datediff", "YT", 'I', "DATEDIFF({0}, {1})"),
	same("timestampdiff", "TT", 'I', "TIMESTAMPDIFF(SECOND, {0}, {1})"), same("timestampdiff", "TT", 'I', "TIMESTAMPDIFF(MONTH, {0}, {1})"), same("timestampdiff", "TT", 'I', "TIMESTAMPDIFF(DAY, {0}, {1})"),
	same("timestampdiff", "YY", 'I', "TIMESTAMPDIFF(YEAR, {0}, {1})"), same("timestampdiff", "TT", 'I', "TIMESTAMPDIFF(MICROSECOND, {0}, {1})"), same("timestampdiff", "TT", 'I', "TIMESTAMPDIFF(WEEK, {0}, {1})"),
	same("last_day", "T", 'Y', "LAST_DAY({0})"),
	same("date_format", "T", 'S', "DATE_FORMAT({0}, '%Y-%m-%d %H:%i:%s.%f')"), same("date_format", "T", 'S', "DATE_FORMAT({0}, '%y %c %e %M %b %j %W %a %w')"), same("date_format", "T", 'S', "DATE_FORMAT({0}, '%T|%r|%h%I%l%k%p|%S%%x')"),
	same("date_format", "Y", 'S', "DATE_FORMAT({0}, '%D %U %u %V %v %X %x')"),
	{"unix_timestamp", "T", 'I', "IF({0} BETWEEN '1970-01-02' AND '2037-12-31', UNIX_TIMESTAMP({0}), NULL)", "IF({0} BETWEEN '1970-01-02' AND '2037-12-31', FLOOR(UNIX_TIMESTAMP({0})), NULL)", bigintResult},
	same("from_unixtime", "u", 'T', "FROM_UNIXTIME({0})"), same("from_unixtime", "u", 'S', "FROM_UNIXTIME({0}, '%Y %m %d %H')"),
	{"to_timestamp", "u", 'T', "TO_TIMESTAMP({0} * 1007)", "TIMESTAMPADD(MICROSECOND, {0} * 1007 * 1000, " + epoch + ")", notThere},
	{"date_trunc", "T", 'T', "DATE_TRUNC('YEAR', {0})", "CAST(DATE_FORMAT({0}, '%Y-01-01') AS DATETIME(6))", notThere}, {"date_trunc", "T", 'T', "DATE_TRUNC('MONTH', {0})", "CAST(DATE_FORMAT({0}, '%Y-%m-01') AS DATETIME(6))", notThere},
	{"date_trunc", "T", 'T', "DATE_TRUNC('HOUR', {0})", "CAST(DATE_FORMAT({0}, '%Y-%m-%d %H:00:00') AS DATETIME(6))", notThere},
	{"date_trunc", "T", 'T', "DATE_TRUNC('WEEK', {0})", "CAST(SUBDATE(DATE({0}), WEEKDAY({0})) AS DATETIME(6))", notThere},
	same("now", "T", 'I', "TIMESTAMPDIFF(SECOND, NOW(), {0})"), same("now", "n", 'T', "DATE_ADD(NOW(), INTERVAL {0} DAY)"), same("now", "T", 'B', "({0} > CURRENT_TIMESTAMP())"),
}
