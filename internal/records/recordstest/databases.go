package recordstest

import (
	"errors"
	"strings"

	"github.com/google/uuid"
)

// lend returns the name of an empty database. Creating one costs far more than clearing one, so that a cleared one is
// preferred.
func (s *server) lend() (string, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if last := len(s.spare) - 1; last >= 0 {
		name := s.spare[last]
		s.spare = s.spare[:last]
		return name, nil
	}
	name := freshName()
	return name, s.admin.Exec("CREATE DATABASE " + name + " TEMPLATE template0").Error
}

// takeBack clears a database for the next test.
func (s *server) takeBack(name string) error {
	next, err := s.cutOff(name)
	if err != nil {
		return err
	}
	if err := s.clear(next); err != nil {
		return err
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.spare = append(s.spare, next)
	return nil
}

// cutOff gives a database another name, so that whatever the last test left running cannot reach it any more.
func (s *server) cutOff(name string) (next string, err error) {
	next = freshName()
	return next, errors.Join(
		s.admin.Exec("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ?", name).Error,
		s.admin.Exec("ALTER DATABASE "+name+" RENAME TO "+next).Error,
	)
}

func (s *server) clear(name string) error {
	db, err := s.connect(name)
	if err != nil {
		return err
	}
	pool, err := db.DB()
	if err != nil {
		return err
	}
	return errors.Join(db.Exec("DROP SCHEMA public CASCADE").Error, db.Exec("CREATE SCHEMA public").Error, pool.Close())
}

func freshName() string { return "t" + strings.ReplaceAll(uuid.NewString(), "-", "") }
