package main

import (
	"cmp"
	"debug/elf"
	"encoding/hex"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
)

// VersionCmd prints the release.
type VersionCmd struct{}

type release struct {
	Release string `json:"release"`
	Commit  string `json:"commit"`
	Go      string `json:"go"`
}

// Run implements the command.
func (VersionCmd) Run(app *App) error {
	r := thisRelease()
	if app.json {
		return app.printJSON(r)
	}
	app.print("reelmill %s\ncommit %s\n%s\n", r.Release, cmp.Or(r.Commit, "unknown"), r.Go)
	return nil
}

// thisRelease is what the toolchain wrote into the program. A build outside version control is called "devel".
func thisRelease() release {
	r := release{Release: "devel", Go: runtime.Version()}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return r
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		r.Release = strings.TrimPrefix(v, "v")
	}
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" {
			r.Commit = setting.Value
		}
	}
	return r
}

// thisBuild is the name that the Go toolchain gave this very program, which a release number is not while it is being worked on. It is
// empty where the program was built without one, or is no ELF file.
func thisBuild() string {
	path, err := os.Executable()
	if err != nil {
		return ""
	}
	file, err := elf.Open(path)
	if err != nil {
		return ""
	}
	defer file.Close()
	note := file.Section(".note.go.buildid")
	if note == nil {
		return ""
	}
	name, err := note.Data()
	if err != nil {
		return ""
	}
	return hex.EncodeToString(name)
}
