package testserver

import (
	"fmt"
	"net/url"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// Cluster is a folder for a PostgreSQL server, which listens on nothing but a socket there, and whom the server runs as.
type Cluster struct {
	Folder   string
	Owner    *syscall.Credential // nil: your own
	programs string
}

// NewCluster makes an empty folder. Its path is short, because that of a socket may have 107 bytes.
func NewCluster() (*Cluster, error) {
	programs, err := Find("initdb", "postgres")
	if err != nil {
		return nil, err
	}
	owner, err := PostgresOwner()
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "pg")
	if err == nil && owner != nil {
		err = os.Chown(folder, int(owner.Uid), int(owner.Gid))
	}
	return &Cluster{Folder: folder, Owner: owner, programs: programs}, err
}

func (c *Cluster) data() string { return filepath.Join(c.Folder, "data") }

// Prepare is the command that makes the folder ready, with a superuser called postgres whom everybody may be.
func (c *Cluster) Prepare() []string {
	return []string{
		filepath.Join(c.programs, "initdb"), "-D", c.data(), "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync",
	}
}

// Serve is the command that runs the server with some settings more, such as "max_connections=300". It waits for no disk: it is
// killed here, the machine is not.
func (c *Cluster) Serve(settings ...string) []string {
	argv := []string{filepath.Join(c.programs, "postgres"), "-D", c.data(), "-k", c.Folder}
	for _, setting := range append([]string{"listen_addresses=", "fsync=off"}, settings...) {
		argv = append(argv, "-c", setting)
	}
	return argv
}

// URL names a database of the server.
func (c *Cluster) URL(database string) string {
	return fmt.Sprintf("postgres://postgres@/%s?host=%s&sslmode=disable", database, url.QueryEscape(c.Folder))
}

// PostgresOwner is whom PostgreSQL runs as: nobody else, which is nil, for an ordinary user, and "postgres" for root, which it refuses.
func PostgresOwner() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil //nolint:nilnil // no credential means: keep your own
	}
	account, err := user.Lookup("postgres")
	if err != nil {
		return nil, err
	}
	uid, err := strconv.ParseUint(account.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(account.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}
