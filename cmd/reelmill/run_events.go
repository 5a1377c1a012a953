package main

import (
	"cmp"
	"crypto/rand"

	"github.com/reelmill/reelmill/internal/api"
	"github.com/reelmill/reelmill/internal/notify"
	"github.com/reelmill/reelmill/internal/publication"
)

// eventCache bounds the manifests that are kept for events, in bytes: those of one version are asked for a few times in a row.
const eventCache = 4 << 20

// openEvents puts together what tells others of changes, until closing is closed. Only servers send: what an event carries has signed
// addresses in it, and workers need to know neither the secret nor the address they are read at.
func (r *rooms) openEvents(secret []byte, closing <-chan struct{}) (api.Events, error) {
	networks, err := r.cfg.AllowedNetworks()
	if err != nil {
		return api.Events{}, err
	}
	secrets, err := notify.NewSecrets(secret)
	if err != nil {
		return api.Events{}, err
	}
	addresses := publication.Addresses{Secret: secret, Base: cmp.Or(r.cfg.MediaURL, r.cfg.PublicURL)}
	reader, err := publication.New(publication.Config{Addresses: addresses, Site: r.cfg.PublicURL, Cache: eventCache}, r.records, r.store)
	if err != nil {
		return api.Events{}, err
	}
	events := api.Events{
		Payloads: notify.NewPayloads(r.records, reader.Compose), Messenger: notify.NewMessenger(secrets, networks, thisRelease().Release),
		Secrets: secrets, Allow: networks, Closing: closing,
	}
	r.sender = notify.New(r.records, r.records.Office("notify", rand.Text()), events.Payloads, events.Messenger, r.log)
	r.sender.Watch(r.observer)
	return events, nil
}
