package api

import (
	"slices"

	"github.com/reelmill/reelmill/internal/records"
)

// audience is who may take a route. The zero audience is operators alone: they may do everything.
type audience struct {
	everybody bool // without a key too
	roles     []records.Role
}

func (a audience) includes(role records.Role) bool {
	return a.everybody || role == records.RoleOperator || slices.Contains(a.roles, role)
}

// rule says who may take one route.
type rule struct {
	pattern string // as the router knows it
	who     audience
}

// roleTable is who may do what. A route that has no row here is for operators alone, and so is what leads nowhere.
func roleTable() []rule { //nolint:funlen // a table is best read whole
	var (
		everybody = audience{everybody: true}
		readers   = audience{roles: []records.Role{records.RoleUploader, records.RoleEditor, records.RoleCMS}}
		bringers  = audience{roles: []records.Role{records.RoleUploader, records.RoleEditor}}
		editors   = audience{roles: []records.Role{records.RoleEditor}}
		operators = audience{}
	)
	return []rule{
		{"GET /{$}", everybody},
		{"GET /console/", everybody},
		{"GET /healthz", everybody},
		{"GET /readyz", everybody},
		{"GET /openapi.json", everybody},
		{"GET /openapi.yaml", everybody},
		{"GET /openapi-3.0.json", everybody},
		{"GET /openapi-3.0.yaml", everybody},
		{"GET /docs", everybody},
		{"GET /docs/", everybody},
		{"GET /schemas/{name}", everybody},
		{"GET /media/{key...}", everybody}, // the address itself is signed
		{"GET /oembed", everybody},
		{"GET /embed/{id}", everybody},
		{"GET /embed/static/", everybody},
		{"GET /picker", everybody},
		{"GET /picker/", everybody},

		{"GET /v1/assets", readers},
		{"GET /v1/assets/{id}", readers},
		{"GET /v1/assets/{id}/versions/{n}", readers},
		{manifestPattern, readers},
		{"GET /v1/assets/{id}/events", readers},
		{"GET /v1/assets/{id}/subtitles/{locale}", readers},
		{"GET /v1/assets/{id}/posters/{locale}", readers},
		{"GET /v1/sets", readers},
		{"GET /v1/keys/self", readers},
		{"GET /graphql", readers},
		{"POST /graphql", readers},
		{"/graphql", readers},

		{"/v1/uploads", bringers},
		{"/v1/uploads/", bringers},
		{"POST /v1/assets", bringers},
		{"POST /v1/assets/{id}/versions", bringers},
		{"PUT /v1/assets/{id}/subtitles/{locale}", bringers},
		{"PUT /v1/assets/{id}/posters/{locale}", bringers},

		{"PATCH /v1/assets/{id}", editors},
		{"DELETE /v1/assets/{id}", editors},
		{"POST /v1/assets/{id}/rollback", editors},
		{"POST /v1/assets/{id}/remake", editors},
		{"GET /v1/assets/{id}/audit", editors},
		{"POST /v1/assets/{id}/versions/{n}/approve", editors},
		{"POST /v1/assets/{id}/versions/{n}/reject", editors},
		{"POST /v1/assets/{id}/versions/{n}/publish", editors},
		{"POST /v1/assets/{id}/versions/{n}/cancel", editors},
		{"POST /v1/assets/{id}/versions/{n}/retry", editors},
		{"DELETE /v1/assets/{id}/subtitles/{locale}", editors},
		{"DELETE /v1/assets/{id}/posters/{locale}", editors},
		{"GET /v1/remakes", editors},
		{"GET /v1/steps", editors},
		{"POST /v1/steps/{id}/retry", editors},
		{"POST /v1/steps/{id}/cancel", editors},
		{"GET /v1/lanes", editors},

		{"POST /v1/lanes/{lane}/pause", operators},
		{"POST /v1/lanes/{lane}/resume", operators},
		{"GET /v1/keys", operators},
		{"POST /v1/keys", operators},
		{"DELETE /v1/keys/{id}", operators},
		{"GET /v1/webhooks", operators},
		{"POST /v1/webhooks", operators},
		{"GET /v1/webhooks/{id}", operators},
		{"PATCH /v1/webhooks/{id}", operators},
		{"DELETE /v1/webhooks/{id}", operators},
		{"POST /v1/webhooks/{id}/rotate", operators},
		{"POST /v1/webhooks/{id}/test", operators},
		{"GET /v1/webhooks/{id}/deliveries", operators},
		{"POST /v1/webhooks/{id}/deliveries/{delivery}/replay", operators},
		{"POST /v1/webhooks/{id}/replay", operators},
		{"GET /metrics", operators},
	}
}

// RoutesOf are the routes that a role may take, as the role table names them.
func RoutesOf(role records.Role) []string {
	routes := []string{}
	for _, row := range roleTable() {
		if row.who.includes(role) {
			routes = append(routes, row.pattern)
		}
	}
	return routes
}

// access is the role table by pattern.
func access() map[string]audience {
	rows := roleTable()
	table := make(map[string]audience, len(rows))
	for _, row := range rows {
		table[row.pattern] = row.who
	}
	return table
}
