package queue

import (
	"errors"
	"net"
	"os"
	"syscall"
)

// socketPair returns two connected ends of a buffered stream that has no address.
func socketPair() (ours, theirs net.Conn, err error) {
	// The lock keeps a child process from being started before its copies of the ends are marked for closing.
	syscall.ForkLock.RLock()
	ends, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	if err == nil {
		syscall.CloseOnExec(ends[0])
		syscall.CloseOnExec(ends[1])
	}
	syscall.ForkLock.RUnlock()
	if err != nil {
		return nil, nil, os.NewSyscallError("socketpair", err)
	}
	ours, ourErr := adopt(ends[0])
	theirs, theirErr := adopt(ends[1])
	if err := errors.Join(ourErr, theirErr); err != nil {
		return nil, nil, errors.Join(err, discard(ours), discard(theirs))
	}
	return ours, theirs, nil
}

// adopt hands a descriptor to the runtime's poller; FileConn duplicates it, so the original is closed.
func adopt(descriptor int) (net.Conn, error) {
	file := os.NewFile(uintptr(descriptor), "queue")
	conn, err := net.FileConn(file)
	return conn, errors.Join(err, file.Close())
}

func discard(conn net.Conn) error {
	if conn == nil {
		return nil
	}
	return conn.Close()
}
