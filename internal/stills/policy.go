package stills

import (
	"fmt"

	"github.com/reelmill/reelmill/jobs"
)

// policy says how a format is read. The zero value refuses it.
type policy struct {
	// loader is the vips loader that must claim the file; a file that another loader claims is refused.
	loader string
	// untrusted repeats the loader when vips blocks it for foreign files; it is then forced by name.
	untrusted string
	// advice tells how to bring a refused format in.
	advice string
}

func policyOf(format string) policy {
	switch format {
	case "jpeg", "png", "gif", "webp", "tiff":
		return policy{loader: format + "load"}
	case "heif", "avif":
		return policy{loader: "heifload"}
	case "jxl":
		return policy{loader: "jxlload", untrusted: "jxlload"}
	case "jp2":
		return policy{loader: "jp2kload", untrusted: "jp2kload"}
	case "bmp":
		return policy{loader: "magickload", untrusted: "magickload"}
	case "svg", "svgz":
		return policy{loader: "svgload", untrusted: "svgload"}
	case "pdf":
		return policy{advice: "Export the page as PNG or SVG and upload that."}
	case "psd":
		return policy{advice: "Export it from Photoshop as PNG or TIFF and upload that."}
	case "raw":
		return policy{advice: "Develop the camera's raw file to JPEG or TIFF and upload that."}
	default:
		return policy{advice: "Export it as JPEG, PNG or TIFF and upload that."}
	}
}

// mimeOf returns the MIME type of a rendition's format.
func mimeOf(format string) string {
	switch format {
	case "jpeg", "webp", "avif", "png":
		return "image/" + format
	default:
		return ""
	}
}

func unsupported(format string) error {
	return jobs.Refuse("unsupported-image", fmt.Sprintf("A picture of the kind %q is not accepted.", format),
		policyOf(format).advice, nil)
}
