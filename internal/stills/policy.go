package stills

import (
	"fmt"

	"github.com/reelmill/reelmill/jobs"
)

// The formats of masters and renditions, as [Sniff] names them.
const (
	formatJPEG = "jpeg"
	formatPNG  = "png"
	formatGIF  = "gif"
	formatWebP = "webp"
	formatTIFF = "tiff"
	formatHEIF = "heif"
	formatAVIF = "avif"
	formatJXL  = "jxl"
	formatJP2  = "jp2"
	formatBMP  = "bmp"
	formatSVG  = "svg"
	formatSVGZ = "svgz"
	formatPDF  = "pdf"
	formatPSD  = "psd"
	formatRaw  = "raw"
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
	case formatJPEG, formatPNG, formatGIF, formatWebP, formatTIFF:
		return policy{loader: format + "load"}
	case formatHEIF, formatAVIF:
		return policy{loader: "heifload"}
	case formatJXL:
		return policy{loader: "jxlload", untrusted: "jxlload"}
	case formatJP2:
		return policy{loader: "jp2kload", untrusted: "jp2kload"}
	case formatBMP:
		return policy{loader: "magickload", untrusted: "magickload"}
	case formatSVG, formatSVGZ:
		return policy{loader: "svgload", untrusted: "svgload"}
	case formatPDF:
		return policy{advice: "Export the page as PNG or SVG and upload that."}
	case formatPSD:
		return policy{advice: "Export it from Photoshop as PNG or TIFF and upload that."}
	case formatRaw:
		return policy{advice: "Develop the camera's raw file to JPEG or TIFF and upload that."}
	default:
		return policy{advice: "Export it as JPEG, PNG or TIFF and upload that."}
	}
}

// mimeOf returns the MIME type of a rendition's format.
func mimeOf(format string) string {
	switch format {
	case formatJPEG, formatWebP, formatAVIF, formatPNG:
		return "image/" + format
	default:
		return ""
	}
}

func unsupported(format string) error {
	return jobs.Refuse("unsupported-image", fmt.Sprintf("A picture of the kind %q is not accepted.", format),
		policyOf(format).advice, nil)
}
