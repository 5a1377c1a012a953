package subtitles

import (
	"testing"
	"time"
)

func TestMend(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, want string }{
		{"plain", "a > b", "a > b"},
		{"valid stays", "<v.x A B>one <b>two</b></v>\n<c.a.b>x</c>", "<v.x A B>one <b>two</b></v>\n<c.a.b>x</c>"},
		{"open voice stays", "<v A>one", "<v A>one"},
		{"voice inside another", "<b><v A>one", "<b><v A>one</v></b>"},
		{"second voice", "<v A>one\n<v B>two", "<v A>one</v>\n<v B>two"},
		{"voice without a name", "<v>one</v>", "one"},
		{"language", "<lang fr>oui</lang>", "<lang fr>oui</lang>"},
		{"ruby with omitted end", "<ruby>a<rt>b</ruby>", "<ruby>a<rt>b</ruby>"},
		{"ruby with two annotations", "<ruby>a<rt>b<rt>c</rt></ruby>", "<ruby>a<rt>b</rt><rt>c</rt></ruby>"},
		{"annotation without ruby", "<rt>b</rt>", "b"},
		{"unclosed", "<i>a", "<i>a</i>"},
		{"crossed", "<b>a<i>b</b>c</i>", "<b>a<i>b</i></b>c"},
		{"stray end", "a</i>b", "ab"},
		{"unknown", "<font color=red>a</font><script>x</script>", "ax"},
		{"unfinished tag", "a <b", "a <b></b>"},
		{"entities", "R&D &amp; &lt;x&gt; &eacute; &nope; &#65; &", "R&amp;D &amp; &lt;x&gt; &eacute; &amp;nope; &#65; &amp;"},
		{"arrow", "a --> b", "a --&gt; b"},
		{"arrow out of tags", "a --<x>> b", "a --&gt; b"},
		{"times in order", "a<00:00:02.000>b<00:00:02.000>c<00:00:01.000>d<00:00:09.000>e", "a<00:00:02.000>bcde"},
		{"attribute on b", "<b class=x>a</b>", "<b>a</b>"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, repairs := mend(test.text, time.Second, 5*time.Second)
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
			if again, more := mend(got, time.Second, 5*time.Second); again != got || more != 0 {
				t.Errorf("not stable: %q (%d repairs)", again, more)
			}
			if repairs == 0 && got != test.want {
				t.Errorf("changed without a repair")
			}
		})
	}
}

func TestParseTime(t *testing.T) {
	t.Parallel()
	ms := time.Millisecond
	tests := []struct {
		text            string
		want            time.Duration
		strict, lenient bool
	}{
		{"00:01.500", 1500 * ms, true, true},
		{"01:00:00.001", time.Hour + ms, true, true},
		{"100:00:00.000", 100 * time.Hour, true, true},
		{"00:00:01,500", 1500 * ms, false, true},
		{"0:1", 1000 * ms, false, true},
		{"00:00:01.5", 1500 * ms, false, true},
		{"00:00:01.5009", 1500 * ms, false, true},
		{"00:00:01:500", 1500 * ms, false, true},
		{"00:00:60.000", 0, false, false},
		{"00:60:00.000", 0, false, false},
		{"-00:00:01.000", 0, false, false},
		{"00:00:01:12", 0, false, false},
		{"1.000", 0, false, false},
		{"999999999:00:00.000", 0, false, false},
		{"9999999999:00:00.000", 0, false, false},
		{"", 0, false, false},
		{"::", 0, false, false},
	}
	for _, test := range tests {
		for mode, ok := range map[strictness]bool{strict: test.strict, lenient: test.lenient} {
			got, fine := parseTime(test.text, mode)
			if fine != ok || (ok && got != test.want) {
				t.Errorf("%q (strict %v): got %v, %v", test.text, mode, got, fine)
			}
		}
	}
}
