// Package api is the HTTP door: routes, problem documents, OpenAPI, uploads and media. It holds no business rule; every decision is
// made in internal/pipeline and read from internal/records.
package api
