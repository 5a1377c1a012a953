package telemetry

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

func TestClosedSetIsBounded(t *testing.T) {
	t.Parallel()
	var set closedSet
	for _, word := range []string{"A", "has space", "https://x", "x_y", strings.Repeat("a", 60), "ünicode", "-x"} {
		if got := set.admit(word); got != other {
			t.Errorf("%q became a label", got)
		}
	}
	for i := range 3 * mostCodes {
		set.admit(fmt.Sprintf("code-%d", i))
	}
	if len(set.words) != mostCodes || set.admit("code-0") != "code-0" || set.admit("one-more") != other || set.admit("") != "" {
		t.Errorf("%d words are told apart", len(set.words))
	}
}

// TestEveryCodeFits reads the codes of all faults out of the source: they must fit the set with room to spare, and be shaped like codes.
func TestEveryCodeFits(t *testing.T) {
	t.Parallel()
	codes := map[string]string{}
	err := filepath.WalkDir("../..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(node ast.Node) bool {
			if call, ok := node.(*ast.CallExpr); ok && makesFault(call.Fun) && len(call.Args) > 0 {
				if literal, ok := call.Args[0].(*ast.BasicLit); ok {
					code, _ := strconv.Unquote(literal.Value)
					codes[code] = path
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(codes) < 60 || len(codes) > mostCodes*3/4 {
		t.Errorf("the source has %d codes, at most %d are told apart", len(codes), mostCodes)
	}
	var set closedSet
	for code, path := range codes {
		if set.admit(code) != code {
			t.Errorf("%s: the code %q would be counted as %q", path, code, other)
		}
	}
}

// makesFault recognises jobs.Refuse and its kin, inside jobs too.
func makesFault(called ast.Expr) bool {
	name := ""
	switch fun := called.(type) {
	case *ast.SelectorExpr:
		name = fun.Sel.Name
	case *ast.Ident:
		name = fun.Name
	}
	return name == "Refuse" || name == "Stumble" || name == "Postpone"
}
