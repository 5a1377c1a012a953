package jobs

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// PayloadVersion is the newest payload encoding this release writes and reads. Version 2 added the units.
const PayloadVersion = 2

const maxPayload = 300 // bytes: the queue stores one hash per pending task, so payloads stay ids

// ErrNewerPayload is returned by [DecodePayload] for a version written by a newer release. The task should be
// postponed, not failed: during a rolling deploy a newer worker will take it.
var ErrNewerPayload = errors.New("payload was written by a newer release")

// Payload is all that travels through the queue: which step, and which generation of it. Everything else is read
// from the records, so a payload can never be out of date.
type Payload struct {
	Version    int    `json:"v"`
	Step       string `json:"step"`
	Generation int    `json:"gen"`
	// Units is how many slots of its lane the step takes; zero and one are the same.
	Units int `json:"units,omitempty"`
}

// TaskID is the identity of the payload in the queue. A step emitted twice in one generation is one task.
func (p Payload) TaskID() string { return fmt.Sprintf("%s.%d", p.Step, p.Generation) }

// Encode returns the payload in the oldest encoding that can say it: during a rolling deploy workers of the last release
// still take every step that is not newly heavy.
func (p Payload) Encode() ([]byte, error) {
	p.Version = PayloadVersion
	if p.Units <= 1 {
		p.Version, p.Units = 1, 0
	}
	if err := p.check(); err != nil {
		return nil, err
	}
	return json.Marshal(p)
}

// DecodePayload reads what [Payload.Encode] wrote. It refuses unknown fields, trailing bytes and oversized input.
func DecodePayload(data []byte) (Payload, error) {
	var p Payload
	if len(data) > maxPayload {
		return p, fmt.Errorf("payload has %d bytes, at most %d are allowed", len(data), maxPayload)
	}
	var envelope struct {
		Version int `json:"v"`
	}
	if err := json.Unmarshal(data, &envelope); err != nil {
		return p, fmt.Errorf("payload: %w", err)
	}
	if envelope.Version > PayloadVersion {
		return p, ErrNewerPayload
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&p); err != nil {
		return p, fmt.Errorf("payload: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return p, errors.New("payload: trailing data")
	}
	return p, p.check()
}

func (p Payload) check() error {
	switch {
	case p.Version < 1 || p.Version > PayloadVersion:
		return fmt.Errorf("payload version %d is not readable", p.Version)
	case p.Step == "":
		return errors.New("payload names no step")
	case p.Units != 0 && p.Version < 2, p.Units < 0:
		return fmt.Errorf("payload of version %d names %d units", p.Version, p.Units)
	case p.Generation < 1:
		return fmt.Errorf("payload generation %d is below 1", p.Generation)
	}
	return nil
}
