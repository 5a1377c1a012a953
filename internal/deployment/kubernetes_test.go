package deployment_test

import (
	"slices"
	"strings"
	"testing"
)

func TestKubernetesGuardsEveryPod(t *testing.T) {
	t.Parallel()
	for name, d := range deployments(t) {
		pod, c := d.Spec.Template.Spec, d.Spec.Template.Spec.Containers[0]
		if s := pod.SecurityContext; !s.NonRoot || s.User != 10001 || s.FSGroup != 10001 || s.Seccomp.Type != "RuntimeDefault" || pod.HostNetwork {
			t.Errorf("%s: pods run as %+v", name, s)
		}
		if s := c.Security; s.Escalation == nil || *s.Escalation || !s.ReadOnly || s.Privileged || !slices.Equal(s.Capability.Drop, []string{"ALL"}) || s.Capability.Add != nil {
			t.Errorf("%s: containers run as %+v", name, s)
		}
		if pod.Token == nil || *pod.Token {
			t.Errorf("%s: pods are given a token of the cluster", name)
		}
		for _, resource := range []string{"cpu", "memory", "ephemeral-storage"} {
			if c.Resources.Requests[resource] == "" || c.Resources.Limits[resource] == "" {
				t.Errorf("%s: %s is not bounded", name, resource)
			}
		}
		for _, volume := range pod.Volumes {
			if empty, ok := volume["emptyDir"].(map[string]any); !ok || empty["sizeLimit"] == nil {
				t.Errorf("%s: volume %v has no limit", name, volume)
			}
		}
		if len(c.Mounts) != 2 || c.Mounts[0]["mountPath"] != imageEnvironment(t)["REELMILL_DATA"] || c.Mounts[1]["mountPath"] != "/tmp" {
			t.Errorf("%s: mounts %v", name, c.Mounts)
		}
	}
}

// A drain takes up to 30 s and is followed by up to 5 s of hanging up; a server waits 5 s before it begins.
func TestKubernetesWaitsForTheDrain(t *testing.T) {
	t.Parallel()
	for name, d := range deployments(t) {
		least := 36
		if strings.Contains(name, "server") {
			least += 5
		}
		if grace := d.Spec.Template.Spec.Grace; grace < least {
			t.Errorf("%s gets %d s to drain, needs %d", name, grace, least)
		}
	}
}

func TestKubernetesAsksTheRightQuestions(t *testing.T) {
	t.Parallel()
	for name, d := range deployments(t) {
		c, asked := d.Spec.Template.Spec.Containers[0], "metrics"
		if strings.Contains(name, "server") {
			asked = "http"
			if c.Readiness == nil || c.Readiness.HTTP.Path != "/readyz" || c.Readiness.HTTP.Port != asked {
				t.Errorf("%s is ready by %+v", name, c.Readiness)
			}
		}
		if c.Liveness == nil || c.Liveness.HTTP.Path != "/healthz" || c.Liveness.HTTP.Port != asked {
			t.Errorf("%s lives by %+v", name, c.Liveness)
		}
		// REELMILL_START_PATIENCE is a minute for each of database, store and queue, and what is wrong ends the process itself.
		if c.Startup == nil || c.Startup.Every*c.Startup.Failures <= 180 {
			t.Errorf("%s is given %+v to start", name, c.Startup)
		}
		if !slices.ContainsFunc(c.Ports, func(p port) bool { return p.Name == asked }) {
			t.Errorf("%s is asked on a port %q that it does not name", name, asked)
		}
	}
}
