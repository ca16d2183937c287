package oracle

import (
	"testing"
)

// meant are the documented differences that no form of the corpus can show,
// because one of the two refuses the expression or has another type for it.
// Failed rows and refused expressions begin with "error".
var meant = []struct{ why, ours, is, theirs, theirsIs string }{
	{"comparing a string with a number is a type error", "'1' = 1", `error: cannot compare STRING with BIGINT; write CAST('1' AS BIGINT)`, "", "1"},
	{"a number is no condition", "NOT 3", "error: a condition must be BOOL, not BIGINT; write 3 <> 0", "", "0"},
	{"strings compare by bytes", "'a' = 'A'", "false", "'a' COLLATE utf8mb4_general_ci = 'A'", "1"},
	{"strings compare by bytes", "'a' = 'a '", "false", "'a' COLLATE utf8mb4_bin = 'a '", "1"},
	{"BOOL is a type of its own", "1 < 2", "true", "", "1"},
	{"INT / INT is DOUBLE", "1 / 3", "0.3333333333333333", "", "0.3333"},
	{"a failing CAST is an error", "CAST('x' AS SIGNED)", `error: "x" is not a BIGINT`, "", "0"},
	{"a failing CAST is an error", "CAST('1.5' AS SIGNED)", `error: "1.5" is not a BIGINT`, "", "1"},
	{"a failing CAST is an error", "CAST(1234.5 AS DECIMAL(4,1))", "error: 1234.5 is out of range for DECIMAL(4,1)", "", "999.9"},
	{"integers are signed", "~1", "-2", "", "18446744073709551614"},
	{"integers are signed", "-1 >> 1", "-1", "", "9223372036854775807"},
	{"a DECIMAL has 38 digits", "99999999999999999999999999999999999999 * 10", "error: DECIMAL value is out of range", "", "999999999999999999999999999999999999990"},
	{"no match is NULL", "REGEXP_SUBSTR('a', 'b')", "NULL", "", ""},
	{"groups are $1", "REGEXP_REPLACE('ab', '(a)b', '$1')", "a", "", "$1"},
	{"regular expressions are RE2", "'ab' REGEXP 'a(?=b)'", "error: regexp_like: error parsing regexp: invalid or unsupported Perl syntax: `(?=`", "", "1"},
	{"a TIMESTAMP as text is ISO-8601", "CAST(TIMESTAMP '2024-01-02 03:04:05' AS CHAR)", "2024-01-02T03:04:05Z", "", "2024-01-02 03:04:05"},
}

func TestDocumentedDifferences(t *testing.T) {
	server := &mariaDB{startMariaDB(t)}
	row := make([]int, len(oracleColumns))
	server.load(t, [][]int{row})
	feed := jsonRows([][]int{row})
	for _, m := range meant {
		got := ""
		if v, err := evaluate(feed, m.ours); err != nil {
			got = "error: " + err.Error()
		} else if got = v[0].String(); v[0].failed {
			got = "error: " + v[0].text
		}
		if got != m.is {
			t.Errorf("%s is %s, want %s (%s)", m.ours, got, m.is, m.why)
		}
		if m.theirs == "" {
			m.theirs = m.ours
		}
		theirs := make([]outcome, 1)
		if _, err := server.rows(m.theirs, 0, 1, theirs); err != nil || theirs[0].text != m.theirsIs {
			t.Errorf("MariaDB: %s is %s (%v), want %s; the difference is gone", m.theirs, theirs[0], err, m.theirsIs)
		}
	}
}
