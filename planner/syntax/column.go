package syntax

import (
	"strconv"
	"strings"
)

// tableDef is what is between the parentheses of a CREATE.
type tableDef struct {
	columns    []ColumnDef
	watermark  *WatermarkDef
	primaryKey []Ident
	indexes    [][]Ident
}

// columns reads the column list; only tables have keys and indexes.
func (p *parser) columns(def *tableDef, table bool) {
	def.columns = []ColumnDef{}
	p.list(func() { p.item(func() { p.definition(def, table) }) })
}

// definition reads one item of a column list.
func (p *parser) definition(def *tableDef, table bool) {
	t := p.tok()
	switch {
	case p.at("FOR", "WATERMARK"):
		p.unexpected("the name of a column, or WATERMARK FOR")
	case p.at("WATERMARK", "FOR"):
		p.watermark(def, table)
	case p.at("PRIMARY", "KEY"):
		if !table {
			p.fail(t.Span, "a stream has no PRIMARY KEY; CREATE TABLE makes a table")
			return
		}
		if def.primaryKey != nil {
			p.fail(t.Span, "a second PRIMARY KEY")
			return
		}
		p.i += 2
		def.primaryKey = p.names("the name of a column")
	case p.at("INDEX", "("), p.at("KEY", "("):
		if !table {
			p.fail(t.Span, "a stream has no INDEX; CREATE TABLE makes a table")
			return
		}
		p.i++
		def.indexes = append(def.indexes, p.names("the name of a column"))
	case p.at("FOREIGN", "KEY"), p.at("CONSTRAINT") && p.peek(2).kind == wordToken, p.at("CHECK", "("), p.at("UNIQUE", "("),
		p.at("UNIQUE", "KEY"), p.at("UNIQUE", "INDEX"), p.at("FULLTEXT", "KEY"), p.at("FULLTEXT", "INDEX"):
		words := t.up
		if p.peek(1).up == "KEY" || p.peek(1).up == "INDEX" {
			words += " " + p.peek(1).up
		}
		p.fail(t.Span, "%s has no meaning for streams", words)
	default:
		def.columns = append(def.columns, p.column(table))
	}
}

func (p *parser) watermark(def *tableDef, table bool) {
	first := p.i
	if table {
		p.fail(p.tok().Span, "a table has no WATERMARK; it belongs to a stream")
		return
	}
	if def.watermark != nil {
		p.fail(p.tok().Span, "a second WATERMARK")
		return
	}
	p.i += 2
	w := &WatermarkDef{Column: p.name("the name of a column")}
	if p.accept("AS") {
		w.As = p.expr()
	}
	w.Span = p.since(first)
	def.watermark = w
}

// column reads name [type] and its properties, in any order.
func (p *parser) column(table bool) ColumnDef {
	first := p.i
	c := ColumnDef{Name: p.name("the name of a column")}
	if p.err == nil && !p.at("AS") {
		t := p.typeName()
		c.Type = &t
	}
	for p.err == nil && p.property(&c, table) {
	}
	if p.err == nil && c.Computed != nil && (c.Default != nil || c.Metadata != nil) {
		p.report(c.Name.Span, "the column %q is computed, so it has neither DEFAULT nor METADATA", c.Name.Name)
	}
	c.Span = p.since(first)
	return c
}

// property reads one property of a column and says whether there was one.
func (p *parser) property(c *ColumnDef, table bool) bool {
	t := p.tok()
	twice := func(seen bool) {
		if seen {
			p.fail(t.Span, "a second %s", t.up)
		}
	}
	switch t.up {
	case "NOT":
		twice(c.NotNull)
		first := p.i
		c.NotNull = p.expect("NOT", "NULL")
		c.NotNullAt = p.since(first)
	case "NULL":
		if c.NotNull {
			p.fail(t.Span, "the column is NOT NULL already")
		}
		p.i++
	case "PRIMARY":
		if !table {
			p.fail(t.Span, "a stream has no PRIMARY KEY; CREATE TABLE makes a table")
		}
		twice(c.PrimaryKey)
		c.PrimaryKey = p.expect("PRIMARY", "KEY")
	case "DEFAULT":
		twice(c.Default != nil)
		p.i++
		c.Default = p.expr()
	case "AS":
		twice(c.Computed != nil)
		c.ComputedAt = t.Span
		p.i++
		p.expect("(")
		c.Computed = p.expr()
		p.closing()
	case "METADATA":
		twice(c.Metadata != nil)
		p.i++
		c.Metadata, c.MetadataAt = &StringLit{Span: t.Span}, t.Span
		if p.accept("FROM") {
			*c.Metadata = p.str("a key such as 'partition'")
		}
	case "AUTO_INCREMENT", "COLLATE", "COMMENT", "UNIQUE", "CHECK", "REFERENCES", "UNSIGNED", "ZEROFILL":
		p.fail(t.Span, "%s has no meaning for streams", t.up)
	case "CHARACTER", "CHARSET":
		p.fail(t.Span, "%s has no meaning for streams: strings are UTF-8", t.up)
	case "GENERATED":
		p.fail(t.Span, "a computed column is written name type AS (expression)")
	default:
		if !p.at(",") && !p.at(")") {
			p.unexpected(`NOT NULL, DEFAULT, AS, METADATA, PRIMARY KEY, "," or ")"`)
		}
		return false
	}
	return true
}

// typeName reads a type: a name, its numbers, or what ARRAY and STRUCT hold.
func (p *parser) typeName() TypeName {
	if !p.enter() {
		return TypeName{}
	}
	defer p.leave()
	first := p.i
	if w := p.tok(); w.kind == wordToken && (hardWords[w.up] || w.up == "NOT" || w.up == "DEFAULT" || w.up == "METADATA") {
		p.unexpected("a type")
		return TypeName{}
	}
	t := TypeName{Name: p.name("a type")}
	switch strings.ToUpper(t.Name.Name) {
	case "ARRAY":
		if p.err == nil && p.expect("<") {
			elem := p.typeName()
			t.Elem = &elem
			p.closeAngle()
		}
	case "STRUCT":
		if p.err == nil && p.expect("<") {
			p.commas(func() {
				at := p.i
				field := ColumnDef{Name: p.name("the name of a field")}
				fieldType := p.typeName()
				field.Type, field.Span = &fieldType, p.since(at)
				t.Fields = append(t.Fields, field)
			})
			p.closeAngle()
		}
	case "DOUBLE":
		p.accept("PRECISION")
	case "SIGNED":
		if !p.accept("INTEGER") {
			p.accept("INT")
		}
	}
	if p.at("(") {
		p.list(func() {
			n := p.integer("a number")
			t.ParamsAt = append(t.ParamsAt, p.toks[max(p.i-1, 0)].Span)
			t.Params = append(t.Params, int(min(n, 1<<31)))
		})
	}
	if p.at("UNSIGNED") {
		p.fail(p.tok().Span, "UNSIGNED is not supported: integers are signed")
	}
	if p.at("ARRAY") {
		p.fail(p.tok().Span, "an array is written ARRAY<%s>", t.Name.Name)
	}
	t.Span = p.since(first)
	return t
}

// closeAngle passes over >, which may be the first half of >>.
func (p *parser) closeAngle() {
	switch t := p.tok(); {
	case p.err != nil:
	case t.up == ">>":
		t.text, t.up, t.Start = ">", ">", t.Start+1
	case !p.accept(">"):
		p.unexpected(`">"`)
	}
}

// options reads ('key' = value, …).
func (p *parser) options() []Option {
	out := []Option{}
	if p.at("(", ")") {
		p.i += 2
		return out
	}
	p.list(func() { p.item(func() { out = append(out, p.option()) }) })
	return out
}

// option reads key = value. The key may be bare, points and dashes included; the
// value is a string, a number or TRUE or FALSE.
func (p *parser) option() Option {
	first := p.i
	o := Option{Key: p.optionKey()}
	if p.err == nil && !p.accept("=") {
		p.unexpected(`"="`)
	}
	o.Value = p.optionValue()
	o.Span = p.since(first)
	return o
}

func (p *parser) optionKey() StringLit {
	t := p.tok()
	switch {
	case t.kind == stringToken:
		p.i++
		return t.literal()
	case !t.isName():
		p.unexpected("the key of an option")
		return StringLit{}
	}
	first := p.i
	p.i++
	for (p.at(".") || p.at("-")) && p.peek(1).isName() {
		p.i += 2
	}
	at := p.since(first)
	text := p.text[at.Start:at.End]
	if t.kind == quotedToken {
		text = t.text
	}
	return StringLit{Span: at, Text: text}
}

func (p *parser) optionValue() StringLit {
	first, t := p.i, p.tok()
	switch {
	case t.kind == stringToken:
		p.i++
		return t.literal()
	case t.kind == numberToken:
		p.i++
		if p.tok().kind == wordToken && (p.tok().glued || units[p.tok().up] > 0) {
			p.fail(Span{Start: t.Start, End: p.tok().End}, "a duration in an option is a string: %s", strconv.Quote(p.text[t.Start:p.tok().End]))
		}
		return StringLit{Span: t.Span, Text: t.text}
	case t.up == "-" && p.peek(1).kind == numberToken:
		p.i += 2
		return StringLit{Span: p.since(first), Text: "-" + p.toks[p.i-1].text}
	case t.up == "TRUE" || t.up == "FALSE":
		p.i++
		return StringLit{Span: t.Span, Text: strings.ToLower(t.text)}
	}
	p.unexpected("a string, a number, TRUE or FALSE")
	return StringLit{}
}
