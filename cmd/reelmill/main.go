// Command reelmill turns a video master into everything a CMS publishes. `reelmill up` starts a server with all it
// needs; the other commands talk to it, or work on files of this machine alone.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// The exit codes of every command.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// CLI is the command line: the flags every command takes, and the commands.
type CLI struct {
	URL    string `name:"url" env:"REELMILL_URL" default:"http://127.0.0.1:8080" placeholder:"ADDRESS" help:"Address of the server (default ${default})."`
	APIKey string `name:"api-key" env:"REELMILL_API_KEY" placeholder:"KEY" help:"Key for a server that asks for one."`
	JSON   bool   `name:"json" help:"Print JSON for programs."`

	Up     UpCmd     `cmd:"" help:"Run the API, the console and a worker in one process; everything is kept in one folder."`
	Serve  ServeCmd  `cmd:"" help:"Run the API and the console; workers run elsewhere."`
	Worker WorkerCmd `cmd:"" help:"Run a worker."`

	Submit   SubmitCmd   `cmd:"" help:"Bring masters to a server."`
	Plan     PlanCmd     `cmd:"" help:"Say what would be made of a master and how; or, with --all, what a server would make anew."`
	Manifest ManifestCmd `cmd:"" help:"Print the published manifest of an asset."`
	Assets   AssetsCmd   `cmd:"" help:"List assets."`
	Edit     EditCmd     `cmd:"" help:"Change what is said of an asset: texts, translations, tags, rights, fallback and focal point."`
	Audit    AuditCmd    `cmd:"" help:"Show who did what to an asset."`

	Approve  ApproveCmd  `cmd:"" help:"Approve a complete version; one in review is published by it."`
	Publish  PublishCmd  `cmd:"" help:"Publish a version that is ready or approved."`
	Reject   RejectCmd   `cmd:"" help:"Reject a complete version; what readers see stays."`
	Cancel   CancelCmd   `cmd:"" help:"Stop making a version."`
	Retry    RetryCmd    `cmd:"" help:"Go on with a failed or canceled version where it stopped."`
	Rollback RollbackCmd `cmd:"" help:"Show the version before the published one again; encodes nothing."`
	Withdraw WithdrawCmd `cmd:"" help:"Take an asset down at once and for good."`

	Profiles  ProfilesCmd  `cmd:"" help:"List, show and check rendition sets."`
	Subtitles SubtitlesCmd `cmd:"" help:"Check, convert and shift subtitle files; needs no server."`

	Lanes LanesCmd `cmd:"" help:"Show what waits in every lane and who serves it; pause and resume lanes."`
	Steps StepsCmd `cmd:"" help:"Show what runs where, since when and why it failed; retry and cancel."`

	Webhooks WebhooksCmd `cmd:"" help:"Have events sent to other systems; show, test, replay and rotate."`

	Keys    KeysCmd    `cmd:"" help:"Make, list and revoke API keys; works on the database itself."`
	Doctor  DoctorCmd  `cmd:"" help:"Check that this machine has what Reelmill needs."`
	Migrate MigrateCmd `cmd:"" help:"Bring the database up to this release."`
	Version VersionCmd `cmd:"" help:"Print the release."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// Once the first signal was heard, a second one ends the process in the way it always does.
	context.AfterFunc(ctx, stop)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run parses the arguments, runs the command they name, and returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var cli CLI
	left := -1 // the exit code kong asked for after printing help
	parser, err := kong.New(&cli, kong.Name("reelmill"), kong.Writers(stdout, stderr),
		kong.Description("Turns a video master into everything a CMS publishes, and keeps it true afterwards."),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.Exit(func(code int) { left = code }))
	if err != nil {
		return complain(stderr, err)
	}
	command, err := parser.Parse(args)
	switch {
	case left >= 0:
		return left
	case err != nil:
		return complain(stderr, err)
	}
	app := &App{ctx: ctx, stdout: stdout, stderr: stderr, json: cli.JSON, url: cli.URL, apiKey: cli.APIKey}
	if err := command.Run(app); err != nil {
		app.fail(err)
		return exitFailed
	}
	return exitDone
}

// complain reports a command line that cannot be understood.
func complain(stderr io.Writer, err error) int {
	_, _ = fmt.Fprintf(stderr, "reelmill: %v\n  → Run `reelmill --help`, or `reelmill COMMAND --help`.\n", err)
	return exitUsage
}
