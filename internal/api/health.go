package api

import (
	"encoding/json"
	"net/http"
)

// healthz says that the process runs.
func (s *server) healthz(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, map[string]string{"status": "ok", "release": s.cfg.Release})
}

// readyz says that the process can do its work.
func (s *server) readyz(w http.ResponseWriter, r *http.Request) {
	if err := s.ready(r); err != nil {
		s.log.Warn("not ready", "error", err)
		writeProblem(w, http.StatusServiceUnavailable, "not-ready", "The server cannot work now.", "Run `reelmill doctor` to see what is missing.")
		return
	}
	writeJSON(w, map[string]string{"status": "ready"})
}

func writeJSON(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_ = json.NewEncoder(w).Encode(value) // fails only when the client has gone
}
