package expr

var conditionalFunctions = []Function{
	{Name: "if", Doc: "if(c, a, b) is a where c is true, else b.", Build: exactly("if", 3, func(a []Expr) (Expr, error) { return NewIf(a[0], a[1], a[2]) }),
		Examples: []Example{{"if(1 < 2, 'yes', 'no')", "yes"}, {"if(NULL, 1, 2)", "2"}}},
	{Name: "ifnull", Doc: "ifnull(a, b) is a, or b where a is NULL.", Build: exactly("ifnull", 2, func(a []Expr) (Expr, error) { return NewCoalesce(a...) }),
		Examples: []Example{{"ifnull(NULL, 7)", "7"}, {"ifnull(1, 7)", "1"}}},
	{Name: "nullif", Doc: "nullif(a, b) is NULL where a = b, else a.", Build: exactly("nullif", 2, func(a []Expr) (Expr, error) { return NewNullIf(a[0], a[1]) }),
		Examples: []Example{{"nullif(1, 1)", "NULL"}, {"nullif(1, 2)", "1"}}},
	{Name: "coalesce", Doc: "coalesce(a, b, …) is the first that is not NULL.", Build: atLeast("coalesce", 1, NewCoalesce),
		Examples: []Example{{"coalesce(NULL, NULL, 3)", "3"}, {"coalesce(NULL)", "NULL"}}},
	{Name: "greatest", Aliases: []string{"maximum"}, Doc: "greatest(a, b, …) is the greatest; NULL where one is NULL.", Build: atLeast("greatest", 2, extreme(">=")),
		Examples: []Example{{"greatest(1, 3, 2)", "3"}, {"greatest(1, NULL)", "NULL"}}},
	{Name: "least", Aliases: []string{"minimum"}, Doc: "least(a, b, …) is the least; NULL where one is NULL.", Build: atLeast("least", 2, extreme("<=")),
		Examples: []Example{{"least(3, 1, 2)", "1"}, {"least(1, NULL)", "NULL"}}},
}

func exactly(name string, n int, build func([]Expr) (Expr, error)) func([]Expr) (Expr, error) {
	return func(args []Expr) (Expr, error) {
		if len(args) != n {
			return nil, &TypeError{name + " takes " + plural(n, "argument") + ", not " + plural(len(args), "argument"), -1}
		}
		return build(args)
	}
}

func atLeast(name string, n int, build func(...Expr) (Expr, error)) func([]Expr) (Expr, error) {
	return func(args []Expr) (Expr, error) {
		if len(args) < n {
			return nil, &TypeError{name + " takes at least " + plural(n, "argument") + ", not " + plural(len(args), "argument"), -1}
		}
		return build(args...)
	}
}

// extreme folds its arguments two by two: CASE WHEN a op b THEN a WHEN b IS NOT
// NULL AND a IS NOT NULL THEN b END.
func extreme(op string) func(args ...Expr) (Expr, error) {
	return func(args ...Expr) (Expr, error) {
		best := args[0]
		for _, next := range args[1:] {
			wins, err := NewCompare(op, best, next)
			if err != nil {
				return nil, err
			}
			loses, err := NewNot(wins)
			if err != nil {
				return nil, err
			}
			best, err = NewCase(nil, []Expr{wins, loses}, []Expr{best, next}, nil)
			if err != nil {
				return nil, err
			}
		}
		return best, nil
	}
}
