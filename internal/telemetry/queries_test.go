package telemetry

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// query is one expression of a dashboard or a rule, with where it stands.
type query struct{ where, text string }

// panel is what the test reads of a panel of the dashboard.
type panel struct {
	ID      int
	Type    string
	Title   string
	GridPos struct{ X, Y, W, H int }
	Targets []struct{ Expr, LegendFormat, RefID string }
	Panels  []panel
}

func dashboard(t *testing.T) []panel {
	t.Helper()
	text, err := os.ReadFile("../../docs/grafana/reelmill.json")
	if err != nil {
		t.Fatal(err)
	}
	var board struct {
		Title, UID    string
		SchemaVersion int
		Panels        []panel
	}
	if err := json.Unmarshal(text, &board); err != nil {
		t.Fatal(err)
	}
	if board.Title == "" || board.UID == "" || board.SchemaVersion < 30 {
		t.Errorf("the dashboard is %q, %q, schema %d", board.Title, board.UID, board.SchemaVersion)
	}
	return board.Panels
}

// rule is one alert.
type rule struct {
	Alert       string            `yaml:"alert"`
	Expr        string            `yaml:"expr"`
	For         string            `yaml:"for"`
	Labels      map[string]string `yaml:"labels"`
	Annotations map[string]string `yaml:"annotations"`
}

func alerts(t *testing.T) []rule {
	t.Helper()
	text, err := os.ReadFile("../../docs/alerts.yml")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Groups []struct {
			Name  string `yaml:"name"`
			Rules []rule `yaml:"rules"`
		} `yaml:"groups"`
	}
	if err := yaml.UnmarshalWithOptions(text, &file, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	var all []rule
	for _, group := range file.Groups {
		all = append(all, group.Rules...)
	}
	return all
}

var (
	quoted     = regexp.MustCompile(`"[^"]*"`)
	identifier = regexp.MustCompile(`[a-zA-Z_:][a-zA-Z0-9_:]*`)
	selector   = regexp.MustCompile(`([a-z_]+)\{([^}]*)\}`)
	matcher    = regexp.MustCompile(`([a-z_]+)\s*(=~|!~|!=|=)\s*"([^"]*)"`)
	grouping   = regexp.MustCompile(`\b(?:by|on|group_left)\s*\(([^)]*)\)`)
	spans      = regexp.MustCompile(`\[[^\]]*\]`)
	legend     = regexp.MustCompile(`\{\{\s*(?:\$labels\.)?([a-z_]+)\s*\}\}`)
)

// words of PromQL that are no metric and no label.
func vocabulary() []string {
	return []string{
		"sum", "max", "min", "by", "on", "and", "or", "unless", "rate", "increase", "histogram_quantile", "absent", "group_left",
	}
}

// check finds every metric and label of a query in what is really exposed. It returns the labels of its answer, and what is wrong.
func (q query) check(known map[string]exposed) (labels, wrong []string) {
	object := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(q.where+" "+format, args...)) }
	if strings.Count(q.text, "(") != strings.Count(q.text, ")") || strings.Count(q.text, "{") != strings.Count(q.text, "}") {
		object("has brackets that do not match: %s", q.text)
	}
	for _, part := range grouping.FindAllStringSubmatch(q.text, -1) {
		labels = append(labels, identifier.FindAllString(part[1], -1)...)
	}
	labels = append(labels, "instance", "job") // every target has them
	for _, part := range selector.FindAllStringSubmatch(q.text, -1) {
		wrong = append(wrong, q.checkSelector(known, part[1], part[2])...)
	}
	bare := grouping.ReplaceAllString(selector.ReplaceAllString(spans.ReplaceAllString(quoted.ReplaceAllString(q.text, `""`), ""), "$1"), "on")
	owned := []string{"le", "instance", "job"}
	for _, word := range identifier.FindAllString(bare, -1) {
		if slices.Contains(vocabulary(), word) {
			continue
		}
		metric, ok := known[family(word, known)]
		if !ok {
			object("names %s, which is not exposed", word)
		}
		owned = append(owned, metric.labels...)
		if metric.kind == "counter" && !strings.Contains(q.text, "increase(") && !strings.Contains(q.text, "rate(") {
			object("shows the counter %s without its rate", word)
		}
	}
	if !strings.Contains(bare, namespace+"_") {
		object("names no metric of ours: %s", q.text)
	}
	for _, label := range labels {
		if !slices.Contains(owned, label) {
			object("groups by %s, which none of its metrics has", label)
		}
	}
	return labels, wrong
}

func (q query) checkSelector(known map[string]exposed, name, matchers string) (wrong []string) {
	metric := known[family(name, known)]
	for _, m := range matcher.FindAllStringSubmatch(matchers, -1) {
		if !slices.Contains(metric.labels, m[1]) {
			wrong = append(wrong, fmt.Sprintf("%s asks %s for the label %s, which it has not", q.where, name, m[1]))
		}
		for value := range strings.SplitSeq(m[3], "|") {
			if !slices.Contains(metric.values[m[1]], value) {
				wrong = append(wrong, fmt.Sprintf("%s asks %s for %s=%q, which it never has", q.where, name, m[1], value))
			}
		}
	}
	return wrong
}

func complain(t *testing.T, wrong []string) {
	t.Helper()
	for _, each := range wrong {
		t.Error(each)
	}
}

// family is the metric a series of a histogram belongs to.
func family(name string, known map[string]exposed) string {
	for _, suffix := range []string{"_bucket", "_sum", "_count"} {
		if base, found := strings.CutSuffix(name, suffix); found && known[base].kind == "histogram" {
			return base
		}
	}
	return name
}

func known(t *testing.T) map[string]exposed {
	t.Helper()
	ours, usual := gather(t, exercised(t))
	maps.Copy(ours, usual)
	return ours
}

func TestDashboardAsksForWhatIsExposed(t *testing.T) {
	t.Parallel()
	actual := known(t)
	shown := map[string]bool{}
	ids := map[int]bool{}
	for _, p := range dashboard(t) {
		if ids[p.ID] || p.GridPos.W+p.GridPos.X > 24 || p.GridPos.W < 1 || p.GridPos.H < 1 || p.Title == "" {
			t.Errorf("panel %d %q has the place %+v", p.ID, p.Title, p.GridPos)
		}
		ids[p.ID] = true
		if p.Type != "row" && len(p.Targets) == 0 {
			t.Errorf("panel %q asks for nothing", p.Title)
		}
		for _, target := range p.Targets {
			q := query{"panel " + p.Title, target.Expr}
			labels, wrong := q.check(actual)
			complain(t, wrong)
			for _, word := range legend.FindAllStringSubmatch(target.LegendFormat, -1) {
				if !slices.Contains(labels, word[1]) {
					t.Errorf("the legend of %s names %s, by which %s is not grouped", q.where, word[1], q.text)
				}
			}
			for _, word := range identifier.FindAllString(target.Expr, -1) {
				shown[family(word, actual)] = true
			}
		}
	}
	for name := range actual {
		if strings.HasPrefix(name, namespace) && !shown[name] {
			t.Errorf("no panel shows %s", name)
		}
	}
}

func TestAlertsAskForWhatIsExposed(t *testing.T) {
	t.Parallel()
	actual := known(t)
	names := map[string]bool{}
	for _, alert := range alerts(t) {
		if names[alert.Alert] || alert.Annotations["summary"] == "" || alert.Annotations["description"] == "" ||
			!slices.Contains([]string{"page", "ticket"}, alert.Labels["severity"]) {
			t.Errorf("the alert %q is not whole: %+v", alert.Alert, alert)
		}
		names[alert.Alert] = true
		q := query{"alert " + alert.Alert, alert.Expr}
		labels, wrong := q.check(actual)
		complain(t, wrong)
		for _, word := range legend.FindAllStringSubmatch(alert.Annotations["summary"], -1) {
			if word[1] != "value" && !slices.Contains(labels, word[1]) {
				t.Errorf("the summary of %s names %s, which its value has not", alert.Alert, word[1])
			}
		}
	}
	if len(names) < 8 {
		t.Errorf("only %d alerts were read", len(names))
	}
}

// The scan itself must be able to object.
func TestQueriesThatAskForNothing(t *testing.T) {
	t.Parallel()
	actual := known(t)
	for _, text := range []string{
		"max(reelmill_no_such_thing)", `reelmill_up{piece="database"}`, `reelmill_up{part="cellar"}`, "sum by (kind) (reelmill_up)", "sum(reelmill_up",
		"sum(reelmill_relay_rows_total)", "sum(1)",
	} {
		if _, wrong := (query{"query", text}).check(actual); len(wrong) == 0 {
			t.Errorf("nobody objected to %s", text)
		}
	}
}
