// Package syntax turns the text of a script into a tree. It knows what words
// may be where, and nothing of streams, columns or types.
//
// Statements, FROM clauses, windows, patterns, column lists and options are
// read by a recursive-descent front of our own; query blocks and expressions
// go, rewritten, through the MySQL parser, and come back as the types of
// ast.go with every position mapped to the user's own bytes. Start with
// Parse.
package syntax
