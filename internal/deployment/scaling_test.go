package deployment_test

import (
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/jobs"
)

// scaling is what the tests read of KEDA's object.
type scaling struct {
	Target struct{ Name string } `yaml:"scaleTargetRef"`
	Least  *int                  `yaml:"minReplicaCount"`
	Most   int                   `yaml:"maxReplicaCount"`
	Change struct {
		Pods struct {
			Behavior struct {
				Down struct {
					Window   int `yaml:"stabilizationWindowSeconds"`
					Policies []struct {
						Type  string
						Value int
					}
				} `yaml:"scaleDown"`
			}
		} `yaml:"horizontalPodAutoscalerConfig"`
	} `yaml:"advanced"`
	Triggers []struct {
		Type       string
		MetricType string `yaml:"metricType"`
		Metadata   map[string]string
	}
}

func theScaling(t *testing.T) scaling {
	t.Helper()
	for _, o := range cluster(t) {
		if o.Kind == "ScaledObject" {
			return o.Spec.Scaling
		}
	}
	t.Fatal("nothing scales")
	return scaling{}
}

// Every name in the query is one that docs/telemetry.md describes, which a test of internal/telemetry holds against what is exposed.
func TestScalingAsksForMetricsThatExist(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/telemetry.md")
	must(t, err)
	trigger := theScaling(t).Triggers[0]
	query := trigger.Metadata["query"]
	names := regexp.MustCompile(`reelmill_[a-z_]+`).FindAllString(query, -1)
	if trigger.Type != "prometheus" || len(names) == 0 {
		t.Fatalf("it scales on %+v", trigger)
	}
	for _, name := range names {
		row := regexp.MustCompile("(?m)^\\| `" + name + "` \\| gauge \\| (.*?) \\|").FindStringSubmatch(string(text))
		if row == nil {
			t.Errorf("the query asks for %s, which is not exposed as a gauge", name)
			continue
		}
		labels := regexp.MustCompile(`([a-z]+)=~?"`).FindAllStringSubmatch(query, -1)
		if len(labels) == 0 {
			t.Error("the query chooses no lane")
		}
		for _, label := range labels {
			if !strings.Contains(row[1], "`"+label[1]+"`") {
				t.Errorf("%s has no label %s: %s", name, label[1], row[1])
			}
		}
	}
	states := regexp.MustCompile(`state=~"([a-z|]+)"`).FindStringSubmatch(query)
	if states == nil || !slices.Equal(strings.Split(states[1], "|"), []string{string(jobs.StateReady), string(jobs.StateRunning)}) {
		t.Errorf("the query counts other steps than those that are ready and those that run: %s", query)
	}
	if !strings.Contains(query, `lane="`+string(jobs.LaneHeavy)+`"`) || !strings.Contains(query, "max by") {
		t.Errorf("the query adds up what every process says of the whole: %s", query)
	}
}

func TestScalingFitsTheWorkers(t *testing.T) {
	t.Parallel()
	s := theScaling(t)
	heavy, ok := deployments(t)[s.Target.Name]
	if !ok {
		t.Fatalf("it scales %q, which is not there", s.Target.Name)
	}
	if heavy.Spec.Replicas != nil {
		t.Error("applying the example again undoes the scaling")
	}
	trigger := s.Triggers[0]
	slots := "heavy=" + trigger.Metadata["threshold"]
	if c := heavy.Spec.Template.Spec.Containers[0]; c.value("REELMILL_SLOTS") != slots || trigger.MetricType != "AverageValue" {
		t.Errorf("a pod has the slots %s, and is wanted for each %s", c.value("REELMILL_SLOTS"), slots)
	}
	if s.Least == nil || *s.Least > s.Most || s.Most == 0 {
		t.Errorf("between %v and %d pods", s.Least, s.Most)
	}
	if trigger.Metadata["ignoreNullValues"] != "false" {
		t.Error("a Prometheus that knows nothing takes all workers away")
	}
	down := s.Change.Pods.Behavior.Down
	if down.Window < 300 || len(down.Policies) != 1 || down.Policies[0].Type != "Pods" || down.Policies[0].Value != 1 {
		t.Errorf("workers go at %+v", down)
	}
}

// Every lane is served, by workers that say how many slots they have: a pod sees all cores of its node.
func TestKubernetesServesEveryLane(t *testing.T) {
	t.Parallel()
	served := map[string]bool{}
	for name, d := range deployments(t) {
		c := d.Spec.Template.Spec.Containers[0]
		if !slices.Equal(c.Args, []string{"worker"}) {
			continue
		}
		for lane := range strings.SplitSeq(c.value("REELMILL_LANES"), ",") {
			served[lane] = true
			if !strings.Contains(c.value("REELMILL_SLOTS"), lane+"=") {
				t.Errorf("%s has no slots for %s: %q", name, lane, c.value("REELMILL_SLOTS"))
			}
		}
		quota, err := strconv.ParseInt(c.value("REELMILL_SCRATCH_MAX"), 10, 64)
		if err != nil || quota > 40<<30 || quota <= 0 {
			t.Errorf("%s: a quota of %d lets the volume's limit of 60Gi evict the pod (%v)", name, quota, err)
		}
	}
	for _, lane := range jobs.Lanes() {
		if !served[string(lane)] {
			t.Errorf("nobody serves %s", lane)
		}
	}
}

// Whoever empties a node leaves a server standing, and takes one worker at a time.
func TestKubernetesIsNotEmptiedAtOnce(t *testing.T) {
	t.Parallel()
	budgets := map[string]object{}
	for _, o := range cluster(t) {
		if o.Kind == "PodDisruptionBudget" {
			budgets[o.Spec.Selector.MatchLabels["app.kubernetes.io/component"]] = o
		}
	}
	for name, d := range deployments(t) {
		component := d.Spec.Template.Metadata.Labels["app.kubernetes.io/component"]
		budget, ok := budgets[component]
		if !ok || (budget.Spec.MinAvailable == nil) == (budget.Spec.MaxUnavailable == nil) {
			t.Errorf("%s has no budget", name)
		}
		if d.Spec.Selector.MatchLabels["app.kubernetes.io/component"] != component {
			t.Errorf("%s does not select its own pods", name)
		}
	}
}

// The example holds no secret; the Secret that every pod reads is made as docs/operations.md says.
func TestKubernetesKeepsSecretsApart(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/operations.md")
	must(t, err)
	for _, o := range cluster(t) {
		if o.Kind == "Secret" {
			t.Error("a Secret lies in the example")
		}
		for name := range o.Data {
			if strings.Contains(name, "SECRET") || strings.Contains(name, "KEY") || name == "REELMILL_DATABASE_URL" || name == "REELMILL_REDIS_URL" {
				t.Errorf("%s lies in a ConfigMap", name)
			}
		}
	}
	for name, d := range deployments(t) {
		if from := d.Spec.Template.Spec.Containers[0].EnvFrom; len(from) != 2 || from[1]["secretRef"].Name != "reelmill" {
			t.Errorf("%s reads its settings from %v", name, from)
		}
	}
	for _, needed := range []string{"create secret generic reelmill", "REELMILL_DATABASE_URL=", "REELMILL_REDIS_URL=", "REELMILL_SECRET=", "AWS_ACCESS_KEY_ID="} {
		if !strings.Contains(string(page), needed) {
			t.Errorf("docs/operations.md does not say how to make the Secret: %s", needed)
		}
	}
}
