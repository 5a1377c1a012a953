package api

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"
)

// describeUploads adds what tus does, whose refusals are lines of text, each with a code of its own. What it never comes to is refused as everywhere.
func describeUploads(doc *huma.OpenAPI) {
	one := &huma.Param{Name: "id", In: "path", Required: true, Schema: words()}
	version := &huma.Param{Name: "Tus-Resumable", In: "header", Required: true, Description: "1.0.0", Schema: words()}
	const gone, old, locked = "ERR_UPLOAD_NOT_FOUND", "ERR_UNSUPPORTED_VERSION", "ERR_UPLOAD_LOCKED"
	for _, step := range []struct {
		name, method, path, summary, status, says string
		refused                                   map[string]string
	}{
		{
			"create-upload", http.MethodPost, "/v1/uploads", "Begin a resumable upload (tus 1.0: creation, termination, concatenation)",
			"201", "Location is where to PATCH the bytes; its last part is the upload's id",
			map[string]string{"400": "ERR_INVALID_UPLOAD_LENGTH, ERR_METADATA_TOO_LARGE, ERR_INVALID_CONCAT and others", "412": old, "413": "ERR_MAX_SIZE_EXCEEDED"},
		},
		{
			"append-upload", http.MethodPatch, "/v1/uploads/{id}", "Send bytes of an upload, from Upload-Offset on", "204", "Upload-Offset says where to go on",
			map[string]string{
				"400": "ERR_INVALID_CONTENT_TYPE, ERR_INVALID_OFFSET and others", "404": gone, "409": "ERR_MISMATCHED_OFFSET", "412": old,
				"413": "ERR_UPLOAD_SIZE_EXCEEDED", "423": locked,
			},
		},
		{
			"look-at-upload", http.MethodHead, "/v1/uploads/{id}", "How far an upload is", "200", "Upload-Offset and Upload-Length",
			map[string]string{"404": gone, "412": old, "423": locked},
		},
		{"end-upload", http.MethodDelete, "/v1/uploads/{id}", "Give up an upload", "204", "It is gone", map[string]string{"404": gone, "412": old, "423": locked}},
	} {
		kinds := []string{textType}
		parameters := []*huma.Param{version}
		if step.method == http.MethodHead {
			kinds = nil
		}
		if step.method != http.MethodPost {
			parameters = append(parameters, one)
		}
		responses := answers{
			step.status: answer(step.says, nil), "default": and(problemAnswer("Error"), words(), textType),
			"401": problemAnswer("key-required or key-invalid"), "403": and(problemAnswer("role-insufficient, or ERR_MODIFY_FINAL"), words(), textType),
		}
		for status, says := range step.refused {
			responses[status] = answer(says, words(), kinds...)
		}
		doc.AddOperation(&huma.Operation{
			OperationID: step.name, Method: step.method, Path: step.path, Tags: []string{"uploads"}, Summary: step.summary, Parameters: parameters, Responses: responses,
		})
	}
}
