package recordstest

import (
	"context"
	"sync"

	"gorm.io/gorm"

	"github.com/reelmill/reelmill/internal/testserver"
)

// server is a running PostgreSQL.
type server struct {
	cluster *testserver.Cluster
	admin   *gorm.DB
	running *testserver.Running // held for as long as the test binary lives

	mutex       sync.Mutex
	spare       []string // cleared databases
	blank       string   // the one that blank ones are copied from, once there is one
	blankSchema string
	spareBlank  []string // emptied ones
}

func startServer() (*server, error) {
	cluster, err := testserver.NewCluster()
	if err != nil {
		return nil, err
	}
	s := &server{cluster: cluster}
	s.running, err = testserver.Start(testserver.Server{
		Folder: cluster.Folder, Owner: cluster.Owner, Prepare: cluster.Prepare(), Signal: "QUIT",
		Serve: cluster.Serve("max_connections=300", "shared_buffers=64MB", "wal_level=minimal", "max_wal_senders=0",
			"synchronous_commit=off", "full_page_writes=off"),
	})
	if err != nil {
		return nil, err
	}
	return s, s.running.Await(context.Background(), func(context.Context) (err error) {
		s.admin, err = s.connect("postgres")
		return err
	})
}
