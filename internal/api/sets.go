package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
)

// SetView is a rendition set as it is listed.
type SetView struct {
	Name        string   `json:"name"`
	Description string   `json:"description"`
	Profiles    []string `json:"profiles" nullable:"false"`
}

type setsAnswer struct {
	Body struct {
		Sets []SetView `json:"sets" nullable:"false"`
	}
}

func (s *server) setRoutes(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "list-sets", Method: http.MethodGet, Path: "/v1/sets", Summary: "The rendition sets there are", Tags: []string{"sets"},
	}, func(context.Context, *struct{}) (*setsAnswer, error) {
		answer := &setsAnswer{}
		answer.Body.Sets = []SetView{}
		for _, set := range s.sets {
			answer.Body.Sets = append(answer.Body.Sets, setOf(&set))
		}
		return answer, nil
	})
}
