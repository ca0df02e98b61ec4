package expression

import "github.com/budflow/budflow"

// What a source may hold. Beyond that the recursive parser and compiler could exhaust the stack of the process.
const (
	maxExpressionBytes = 256 << 10
	maxCodeBytes       = 4 << 20
	maxNesting         = 1000
	maxOperatorRun     = 20000 // binary operators, member accesses and calls in one statement; nesting words in all
)

// checkSource refuses sources that are dangerous to parse. It is a linear scan that knows no grammar, so it counts
// brackets and operators inside strings and comments too.
func checkSource(source string, maxBytes int) *budflow.Error {
	if len(source) > maxBytes {
		return plainFailure("the source is too long: want at most %d bytes, got %d", maxBytes, len(source))
	}
	depth, operators := 0, 0
	for i := range len(source) {
		switch source[i] {
		case '(', '[', '{':
			if depth++; depth > maxNesting {
				return plainFailure("the source is nested too deeply: want at most %d levels", maxNesting)
			}
		case ')', ']', '}':
			depth = max(depth-1, 0)
		case ';', ',':
			operators = 0
		case '+', '-', '*', '/', '%', '&', '|', '^', '?', '=', '!', '~', '<', '>', '.':
			if operators++; operators > maxOperatorRun {
				return plainFailure("the source has too many operators in one statement: want at most %d", maxOperatorRun)
			}
		}
	}
	return checkWords(source)
}

// checkWords bounds the constructs that nest without brackets: prefix words and else chains.
func checkWords(source string) *budflow.Error {
	words := 0
	for i := 0; i < len(source); {
		start := i
		for i < len(source) && source[i] >= 'a' && source[i] <= 'z' {
			i++
		}
		switch source[start:i] {
		case "typeof", "void", "delete", "await", "yield", "new", "else", "do", "if", "for", "while", "with":
			if words++; words > maxOperatorRun {
				return plainFailure("the source has too many %q: want at most %d nesting words", source[start:i], maxOperatorRun)
			}
		}
		if i == start {
			i++
		}
	}
	return nil
}
