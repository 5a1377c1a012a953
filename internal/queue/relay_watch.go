package queue

// relayWatcher is told what a relay does. Its methods may not block.
type relayWatcher interface {
	Relayed(rows int)
	RelayFailed()
}

// unwatched is told in vain.
type unwatched struct{}

func (unwatched) Relayed(int)  {}
func (unwatched) RelayFailed() {}

// Watch has the relay tell watcher of its work. It must be called before [Relay.Run].
func (r *Relay) Watch(watcher relayWatcher) { r.watcher = watcher }
