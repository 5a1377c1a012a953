package subprocess

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"syscall"
)

func (c Command) check() error {
	if c.Stall > 0 && c.OnLine == nil {
		return errors.New("subprocess: Stall needs OnLine to tell what progress is")
	}
	if c.Nice < 0 || c.Nice > 19 {
		return errors.New("subprocess: Nice must lie between 0 and 19")
	}
	if c.Limits.CPU < 0 {
		return errors.New("subprocess: Limits.CPU must not be negative")
	}
	return nil
}

// build prepares the program. It does not use exec.CommandContext: that one signals the program alone, and may do
// so after it was reaped, when the number belongs to another process.
func (c Command) build(path string, stdout *output, stderr io.Writer) *exec.Cmd {
	program := exec.Command(path, c.Args...) //nolint:noctx // guard watches the context and stops the whole group
	program.Dir = c.Dir
	program.Env = append(environment(), c.Env...)
	program.Stderr = stderr
	program.WaitDelay = pipeDelay
	program.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	if c.Stdout != nil || c.OnLine != nil {
		program.Stdout = stdout
	}
	return program
}

// environment is what every program gets: enough to find tools and temporary folders, nothing that carries
// credentials, proxies or a locale that would change how numbers are printed.
func environment() []string {
	path := os.Getenv("PATH")
	if path == "" {
		path = "/usr/local/bin:/usr/bin:/bin"
	}
	home := os.Getenv("HOME")
	if home == "" {
		home = os.TempDir()
	}
	return []string{"PATH=" + path, "HOME=" + home, "TMPDIR=" + os.TempDir(), "LANG=C.UTF-8"}
}
