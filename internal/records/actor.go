package records

import "context"

// Actor is who does something: the holder of an API key, or a part of Reelmill itself.
type Actor struct {
	KeyID string // empty for what is done without a key
	Name  string
	Role  Role
}

type actorKey struct{}

// By returns a context whose changes are noted as an actor's. Without it they are noted as Reelmill's own.
func By(ctx context.Context, actor Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, actor)
}

// ActorOf is who a context acts for.
func ActorOf(ctx context.Context) Actor {
	if actor, ok := ctx.Value(actorKey{}).(Actor); ok {
		return actor
	}
	return Actor{Name: "reelmill"}
}
