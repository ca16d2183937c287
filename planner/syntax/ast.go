package syntax

// The tree that a script is parsed into. It is ours, not the MySQL parser's:
// the binder reads these types alone. Every node carries the bytes of the
// script it came from; positions in messages are made from them.

// Span is the bytes [Start, End) of the script, or of the file that is named:
// options are in the configuration, too.
type Span struct {
	Start, End int
	File       string // "": the script
}

// At is the span itself; it makes every node that embeds Span a Node.
func (s Span) At() Span { return s }

// Node is anything that is somewhere in the script.
type Node interface{ At() Span }

// Ident is a name as it was written, quotes removed.
type Ident struct {
	Span
	Name string
}

// Script is a parsed script. Statements that did not parse are left out; their
// errors are returned beside it.
type Script struct {
	Name       string // how messages call it: the file's path, "query", "stdin"
	Text       string
	Statements []Statement
	Unparsed   []Span // the statements that did not parse

	hidden map[string]bool // the words of those, made when Hides is first asked
	lines  *Lines          // made when Position is first asked
}

// Statement is one of the types below.
type Statement interface {
	Node
	statement()
}

type (
	// CreateStream is CREATE STREAM (or DEFINE STREAM) in both forms: with
	// columns and options, or AS a query. Both may have options.
	CreateStream struct {
		Span
		Name        Ident
		Hash        bool // #name, inside a PARTITION block
		IfNotExists bool
		Columns     []ColumnDef
		Watermark   *WatermarkDef
		Options     []Option
		As          *Query // nil: a declaration
	}
	// CreateTable is CREATE TABLE.
	CreateTable struct {
		Span
		Name        Ident
		IfNotExists bool
		Columns     []ColumnDef
		PrimaryKey  []Ident
		Indexes     [][]Ident
		Options     []Option
		As          *Query
	}
	// CreateTrigger is CREATE TRIGGER name AT EVERY d | AT START | AT CRON 's'.
	CreateTrigger struct {
		Span
		Name  Ident
		Every *Duration
		Start bool
		Cron  *StringLit
	}
	// CreateFunction is a SQL macro.
	CreateFunction struct {
		Span
		Name    Ident
		Params  []ColumnDef
		Returns TypeName
		Body    Expr
	}
	// Update is UPDATE t SET … FROM s WHERE ….
	Update struct {
		Span
		Table Ident
		Set   []Assignment
		From  Source
		Where Expr
	}
	// Delete is DELETE FROM t USING s WHERE ….
	Delete struct {
		Span
		Table Ident
		Using Source
		Where Expr
	}
	// PartitionBlock is PARTITION WITH (k OF s, …) BEGIN …; END.
	PartitionBlock struct {
		Span
		Keys []PartitionKey
		Body []Statement
	}
	// Set is SET 'key' = 'value'.
	Set struct {
		Span
		Key   StringLit
		Value StringLit
	}
	// Explain is EXPLAIN [kind] statement; the statement is a *Query or a
	// *CreateStream AS.
	Explain struct {
		Span
		Kind string // "", LOGICAL, PHYSICAL, STATE, DELIVERY, PATTERN
		Of   Statement
	}
	// Show is SHOW STREAMS | TABLES | FUNCTIONS | CONNECTORS.
	Show struct {
		Span
		What string // upper case
	}
	// Describe is DESCRIBE name, or DESCRIBE 'file'. The name of errors(s) is s$errors.
	Describe struct {
		Span
		Name Ident
		File *StringLit // nil: Name
	}
	// Query is a query as a statement: a terminal SELECT, or with an Insert.
	Query struct {
		Span
		With    []CTE
		Selects []*Select   // more than one: UNION ALL
		OrderBy []OrderItem // after a UNION ALL; a single Select holds its own
		Limit   *Limit
		Insert  *Insert
	}
)

func (*CreateStream) statement()   {}
func (*CreateTable) statement()    {}
func (*CreateTrigger) statement()  {}
func (*CreateFunction) statement() {}
func (*Update) statement()         {}
func (*Delete) statement()         {}
func (*PartitionBlock) statement() {}
func (*Set) statement()            {}
func (*Explain) statement()        {}
func (*Show) statement()           {}
func (*Describe) statement()       {}
func (*Query) statement()          {}

type (
	// Insert says where the rows of a query go.
	Insert struct {
		Span          // of the INSERT INTO x clause
		Into          Ident
		Hash          bool    // INTO #x, a stream inside a PARTITION block
		Columns       []Ident // INSERT INTO x (b, a)
		Verb          string  // INSERT, UPSERT, REPLACE
		Events        string  // "", EXPIRED, ALL
		EventsAt      Span
		OnDuplicate   []Assignment
		OnDuplicateAt Span // of ON DUPLICATE KEY UPDATE, without the assignments
	}
	// Assignment is column = expression.
	Assignment struct {
		Span
		Column Ident
		Value  Expr
	}
	// PartitionKey is an expression OF a stream.
	PartitionKey struct {
		Span
		Key Expr
		Of  Ident
	}
	// CTE is name AS (query).
	CTE struct {
		Span
		Name  Ident
		Query *Query
	}
	// ColumnDef declares a column.
	ColumnDef struct {
		Span
		Name       Ident
		Type       *TypeName // nil: inferred, of a computed column
		NotNull    bool
		NotNullAt  Span
		PrimaryKey bool
		Default    Expr
		Computed   Expr       // AS (expression)
		ComputedAt Span       // of AS
		Metadata   *StringLit // METADATA FROM 'key'; an empty literal text: the column's own name
		MetadataAt Span       // of METADATA
	}
	// TypeName is a type as written.
	TypeName struct {
		Span
		Name     Ident // STRING, DECIMAL, …
		Params   []int // of VARCHAR(n), DECIMAL(p, s)
		ParamsAt []Span
		Elem     *TypeName   // of ARRAY
		Fields   []ColumnDef // of STRUCT
	}
	// WatermarkDef is WATERMARK FOR column [AS expression].
	WatermarkDef struct {
		Span
		Column Ident
		As     Expr // nil: the column itself
	}
	// Option is one 'key' = 'value' of a WITH list.
	Option struct {
		Span
		Key   StringLit // a bare key is a literal too
		Value StringLit
	}
	// StringLit is a literal with its quotes removed and its escapes read.
	// Number and boolean option values arrive as their text.
	StringLit struct {
		Span
		Text string
	}
	// Duration is a length of time; calendar units (MONTH, YEAR, …) are only
	// allowed in INTERVAL expressions, which are *Interval.
	Duration struct {
		Span
		Micros int64
	}
)

// Select is one query block.
type Select struct {
	Span
	Distinct   bool
	DistinctAt Span
	Items      []SelectItem
	From       Source // nil: SELECT 1
	Where      Expr
	GroupBy    []Expr
	GroupByAt  Span
	Retention  *Retention
	Having     Expr
	OrderBy    []OrderItem
	Limit      *Limit
	Emit       *Emit
	Output     *Output
}

type (
	// SelectItem is an expression with its name, or a star.
	SelectItem struct {
		Span
		Expr  Expr // nil for a star
		Alias *Ident
		Text  string // the expression as written, for unaliased columns
		Star  bool
		Of    *Ident // e in e.*
	}
	// Retention is RETENTION d | UNBOUNDED.
	Retention struct {
		Span
		Unbounded bool
		For       Duration
	}
	// OrderItem is one key of ORDER BY.
	OrderItem struct {
		Span
		Expr Expr
		Desc bool
	}
	// Limit is LIMIT n [OFFSET m].
	Limit struct {
		Span
		N        int64
		Offset   int64
		OffsetAt Span
	}
	// Emit is EMIT CHANGES | FINAL | ON WINDOW CLOSE | EVERY d.
	Emit struct {
		Span
		Kind  string // CHANGES, FINAL, EVERY
		Every Duration
	}
	// Output is OUTPUT ALL | FIRST | LAST EVERY n EVENTS | d, OUTPUT SNAPSHOT EVERY d.
	Output struct {
		Span
		Kind   string // ALL, FIRST, LAST, SNAPSHOT
		Events int64
		Every  Duration
	}
)

// Source is what a FROM clause reads: one of the types below.
type Source interface {
	Node
	source()
}

type (
	// StreamRef is a name: a stream, table, trigger or CTE. Hash is set for
	// `#x`, a stream inside a PARTITION block.
	StreamRef struct {
		Span
		Name  Ident
		Alias *Ident
		Hash  bool
		Window
	}
	// SideRef is errors(s) or late(s), however it was spelled.
	SideRef struct {
		Span
		Kind  string // errors, late
		Of    Ident
		Alias *Ident
		Window
	}
	// FileRef is 'path' [WITH (options)].
	FileRef struct {
		Span
		Path    StringLit
		Options []Option
		Alias   *Ident
		Window
	}
	// Subquery is (query) AS a.
	Subquery struct {
		Span
		Query *Query
		Alias *Ident
		Window
	}
	// Values is (VALUES (…), …) AS t(a, b).
	Values struct {
		Span
		Rows    [][]Expr
		Alias   *Ident
		Columns []Ident
		Window
	}
	// Unnest is UNNEST(array) AS a [(column)], the right side of a join.
	Unnest struct {
		Span
		X       Expr
		Alias   *Ident
		Columns []Ident
	}
	// Join is left JOIN right.
	Join struct {
		Span
		Kind     string // INNER, LEFT, RIGHT, FULL, CROSS, ASOF, ASOF LEFT
		KindAt   Span   // its words
		Left     Source
		Right    Source
		On       Expr
		Using    []Ident
		Within   *Duration
		Match    Expr // MATCH_CONDITION
		AsOfTime Expr // FOR SYSTEM_TIME AS OF
	}
	// Pattern is PATTERN (…) or SEQUENCE (…).
	Pattern struct {
		Span
		Sequence  bool
		Steps     PatternNode
		Inside    *PatternWithin // before the closing parenthesis
		Within    *PatternWithin // after it
		Partition []PartitionKey // Of is empty for a plain name
		Retention *Retention
		Skip      *Skip
		OnTimeout *Span
		Alias     *Ident
	}
	// MatchRecognize is the standard's clause over a stream.
	MatchRecognize struct {
		Span
		WordAt    Span // of the word itself, after its source
		Of        Source
		Partition []Expr
		OrderBy   []OrderItem
		Measures  []SelectItem
		RowsPer   Span // ONE ROW PER MATCH, empty when absent
		Skip      *Skip
		Pattern   string
		PatternAt Span
		Within    *Duration
		Define    []Assignment
		Alias     *Ident
	}
)

func (*StreamRef) source()      {}
func (*SideRef) source()        {}
func (*FileRef) source()        {}
func (*Subquery) source()       {}
func (*Values) source()         {}
func (*Unnest) source()         {}
func (*Join) source()           {}
func (*Pattern) source()        {}
func (*MatchRecognize) source() {}

// Window is what may follow a source: WINDOW …, ALLOWED LATENESS,
// UNIDIRECTIONAL. It is embedded by the sources that may have one.
type Window struct {
	Spec           *WindowSpec // nil: none
	Lateness       *Duration
	LatenessAt     Span
	Unidirectional *Span
}

// WindowSpec is a window in any of its spellings.
type WindowSpec struct {
	Span
	Kind  string               // upper case, one name per kind: TUMBLING, SLIDING, CUMULATE, SESSION, LENGTH_BATCH, TIME_BATCH, EXTERNAL_TIME_BATCH, CRON, STATE, LENGTH, TIME, EXTERNAL_TIME, SORT, UNIQUE, FIRST_UNIQUE, FREQUENT, LOSSY_FREQUENT, EXPRESSION, DELAY
	Args  []WindowArg          // positional
	Named map[string]WindowArg // SIZE, SLIDE, OFFSET, STEP, GAP, MAX, BY
}

// WindowArg is one argument of a window: exactly one field is set.
type WindowArg struct {
	Span
	Duration *Duration
	Expr     Expr
	Desc     bool // of SORT keys
}

type (
	// PatternNode is a node of the pattern tree: a *PatternAtom, *PatternChain,
	// *PatternLogic, or *PatternNot.
	PatternNode interface {
		Node
		pattern()
	}
	// PatternAtom is [e =] stream[filter] with a count.
	PatternAtom struct {
		Span
		Name   *Ident
		Stream Ident
		Hash   bool // #stream
		Filter Expr
		Every  bool
		Count  *Count
	}
	// PatternGroup is ( … ) with a count or EVERY.
	PatternGroup struct {
		Span
		Of     PatternNode
		Every  bool
		Count  *Count
		Within *PatternWithin
	}
	// PatternChain is a -> b -> c.
	PatternChain struct {
		Span
		Steps []PatternNode
	}
	// PatternLogic is a AND b, a OR b.
	PatternLogic struct {
		Span
		Or    bool
		Sides []PatternNode
	}
	// PatternNot is NOT stream[filter] [FOR d].
	PatternNot struct {
		Span
		Stream Ident
		Hash   bool // #stream
		Filter Expr
		For    *Duration
		Every  bool
	}
	// Count is {min,max}; Max < 0 is open.
	Count struct {
		Span
		Min, Max int
		Greedy   bool
	}
	// PatternWithin is WITHIN d or WITHIN n EVENTS.
	PatternWithin struct {
		Span
		Duration *Duration
		Events   int64
	}
	// Skip is AFTER MATCH SKIP ….
	Skip struct {
		Span
		To string // NEXT ROW, PAST LAST ROW, FIRST, LAST
		Of *Ident
	}
)

func (*PatternAtom) pattern()  {}
func (*PatternGroup) pattern() {}
func (*PatternChain) pattern() {}
func (*PatternLogic) pattern() {}
func (*PatternNot) pattern()   {}

// Expr is an expression: one of the types below.
type Expr interface {
	Node
	expr()
}

type (
	// Name is a column, qualified or not: a, s.a, a.b.c.
	Name struct {
		Span
		Parts []Ident
	}
	// Literal is a constant.
	Literal struct {
		Span
		Kind LiteralKind
		Text string // digits, text without quotes, TRUE, FALSE
	}
	// Unary is - ! NOT ~ +.
	Unary struct {
		Span
		Op string // "-", "NOT", "~", "+"
		X  Expr
	}
	// Binary is every infix operator: + - * / DIV % | & ^ << >> = <=> <> < <= >
	// >= AND OR XOR, IS DISTINCT FROM, IS NOT DISTINCT FROM, -> and ->>.
	Binary struct {
		Span
		Op   string // upper case; && is AND, || is OR, != is <>, MOD is %
		OpAt Span
		X, Y Expr
	}
	// Call is a function or an aggregate.
	Call struct {
		Span
		Name        Ident
		Args        []Expr
		Star        bool // COUNT(*)
		Distinct    bool
		OrderBy     []OrderItem // GROUP_CONCAT
		Separator   *StringLit
		Filter      Expr  // FILTER (WHERE …)
		IgnoreNulls *Span // IGNORE NULLS
		Over        *Over
	}
	// Over is OVER (PARTITION BY … ORDER BY … ROWS …).
	Over struct {
		Span
		Partition []Expr
		OrderBy   []OrderItem
		Preceding int64 // ROWS n PRECEDING; -1: UNBOUNDED; -2: no frame
	}
	// Case is both forms of CASE.
	Case struct {
		Span
		Operand Expr // nil: searched
		Whens   []When
		Else    Expr // nil: NULL
	}
	// When is one arm of a CASE.
	When struct{ Cond, Then Expr }
	// Cast is CAST, CONVERT and TRY_CAST.
	Cast struct {
		Span
		X    Expr
		Type TypeName
		Try  bool
	}
	// In is x [NOT] IN (a, b, …), x IN table, x IN (SELECT …).
	In struct {
		Span
		X     Expr
		List  []Expr
		Table *Ident
		Query *Query
		Not   bool
	}
	// Between is x [NOT] BETWEEN a AND b.
	Between struct {
		Span
		X, Low, High Expr
		Not          bool
	}
	// Like is x [NOT] LIKE pattern [ESCAPE e].
	Like struct {
		Span
		X, Pattern Expr
		Escape     string // one character, "" for none, default "\\"
		Not        bool
	}
	// Regexp is x [NOT] REGEXP pattern.
	Regexp struct {
		Span
		X, Pattern Expr
		Not        bool
	}
	// Is is x IS [NOT] NULL | TRUE | FALSE | UNKNOWN.
	Is struct {
		Span
		X    Expr
		What string
		Not  bool
	}
	// Interval is INTERVAL n unit; it is beside + and -, and in date_add and
	// date_sub. Unit is MICROSECOND … YEAR, composite units included.
	Interval struct {
		Span
		X    Expr
		Unit string
	}
	// Index is a[i]; Last is set for a[last] and a[last-n], I then being n or nil.
	Index struct {
		Span
		X    Expr
		I    Expr
		Last bool
		// Field is the member after the index, e[0].price; nil for none.
		Field *Ident
	}
	// Exists is EXISTS (query).
	Exists struct {
		Span
		Query *Query
		Not   bool
	}
	// UnitWord is a bare unit, as in extract(HOUR FROM x) and timestampdiff(DAY, a, b),
	// whose Args start with it.
	UnitWord struct {
		Span
		Unit string
	}
)

func (*Name) expr()     {}
func (*Literal) expr()  {}
func (*Unary) expr()    {}
func (*Binary) expr()   {}
func (*Call) expr()     {}
func (*Case) expr()     {}
func (*Cast) expr()     {}
func (*In) expr()       {}
func (*Between) expr()  {}
func (*Like) expr()     {}
func (*Regexp) expr()   {}
func (*Is) expr()       {}
func (*Interval) expr() {}
func (*Index) expr()    {}
func (*Exists) expr()   {}
func (*UnitWord) expr() {}

// LiteralKind says what a Literal is.
type LiteralKind uint8

const (
	NullLiteral LiteralKind = iota
	BoolLiteral
	IntLiteral
	DecimalLiteral // 1.5
	FloatLiteral   // 1e3
	StringLiteral
	HexLiteral  // 0xFF, x'FF': Text is the bytes
	DateLiteral // DATE '…'
	TimeLiteral
	TimestampLiteral // TIMESTAMP '…'
)
