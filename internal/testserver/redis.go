package testserver

import (
	"net"
	"path/filepath"
)

// Redis is the command that runs a Redis at host:port, which keeps its files in folder and writes none of its own accord. Further
// arguments, such as "--appendonly", "yes", have the last word.
func Redis(address, folder string, args ...string) ([]string, error) {
	where, err := Find("redis-server")
	if err != nil {
		return nil, err
	}
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	return append([]string{
		filepath.Join(where, "redis-server"), "--port", port, "--bind", host, "--dir", folder, "--save", "", "--daemonize", "no",
	}, args...), nil
}
