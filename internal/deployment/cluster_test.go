package deployment_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"testing"

	"github.com/goccy/go-yaml"
)

// object is what the tests read of an object of Kubernetes. Words it does not know are another test's business.
type object struct {
	Kind     string   `yaml:"kind"`
	Metadata metadata `yaml:"metadata"`
	Data     map[string]string
	Spec     struct {
		Replicas *int
		Selector struct {
			MatchLabels map[string]string `yaml:"matchLabels"`
		}
		Template       podTemplate
		MinAvailable   *int    `yaml:"minAvailable"`
		MaxUnavailable *int    `yaml:"maxUnavailable"`
		Scaling        scaling `yaml:",inline"`
	}
}

type metadata struct {
	Name   string
	Labels map[string]string
}

type podTemplate struct {
	Metadata metadata
	Spec     struct {
		Grace           int              `yaml:"terminationGracePeriodSeconds"`
		Token           *bool            `yaml:"automountServiceAccountToken"`
		SecurityContext podSecurity      `yaml:"securityContext"`
		Containers      []container      `yaml:"containers"`
		Volumes         []map[string]any `yaml:"volumes"`
		HostNetwork     bool             `yaml:"hostNetwork"`
	}
}

type podSecurity struct {
	NonRoot bool `yaml:"runAsNonRoot"`
	User    int  `yaml:"runAsUser"`
	FSGroup int  `yaml:"fsGroup"`
	Seccomp struct {
		Type string
	} `yaml:"seccompProfile"`
}

type container struct {
	Image     string
	Args      []string
	Env       []map[string]any
	EnvFrom   []map[string]metadata `yaml:"envFrom"`
	Ports     []port
	Startup   *probe `yaml:"startupProbe"`
	Readiness *probe `yaml:"readinessProbe"`
	Liveness  *probe `yaml:"livenessProbe"`
	Resources struct{ Requests, Limits map[string]string }
	Security  struct {
		Escalation *bool `yaml:"allowPrivilegeEscalation"`
		ReadOnly   bool  `yaml:"readOnlyRootFilesystem"`
		Privileged bool
		Capability struct{ Drop, Add []string } `yaml:"capabilities"`
	} `yaml:"securityContext"`
	Mounts []map[string]string `yaml:"volumeMounts"`
}

type port struct {
	Name   string
	Number int `yaml:"containerPort"`
}

type probe struct {
	HTTP     struct{ Path, Port string } `yaml:"httpGet"`
	Every    int                         `yaml:"periodSeconds"`
	Failures int                         `yaml:"failureThreshold"`
}

// cluster reads the example, object by object.
func cluster(t *testing.T) []object {
	t.Helper()
	text, err := os.ReadFile("../../docs/kubernetes.yaml")
	must(t, err)
	var found []object
	for decoder := yaml.NewDecoder(bytes.NewReader(text)); ; {
		var next object
		err := decoder.Decode(&next)
		if errors.Is(err, io.EOF) {
			return found
		}
		must(t, err)
		found = append(found, next)
	}
}

// deployments are the deployments of the example by name.
func deployments(t *testing.T) map[string]object {
	t.Helper()
	found := map[string]object{}
	for _, o := range cluster(t) {
		if o.Kind == "Deployment" {
			found[o.Metadata.Name] = o
		}
	}
	if len(found) != 3 {
		t.Fatalf("the example has %d deployments", len(found))
	}
	return found
}

// value is a variable of a container, as the example sets it there.
func (c container) value(name string) string {
	for _, pair := range c.Env {
		if pair["name"] == name {
			text, _ := pair["value"].(string)
			return text
		}
	}
	return ""
}
