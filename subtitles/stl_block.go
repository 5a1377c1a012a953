package subtitles

import "slices"

// stlBlock is a Text and Timing Information block of EBU Tech 3264.
type stlBlock []byte

const (
	stlBlockBytes = 128
	stlTextAt     = 16
	stlUserData   = 0xfe
	stlLastBlock  = 0xff
	stlUnused     = 0x8f
	stlBoxing     = 0x84 // and 0x85: begin and end of a box
)

// subtitleBlocks returns copies of the blocks that hold subtitles, without user data and translators' comments.
func subtitleBlocks(data []byte) []stlBlock {
	var out []stlBlock
	for chunk := range slices.Chunk(data, stlBlockBytes) {
		block := stlBlock(slices.Clone(chunk))
		comment := block[15] == 1
		if block[3] == stlUserData || comment {
			continue
		}
		block.mend()
		out = append(out, block)
	}
	return out
}

// mend turns teletext control codes into the spaces they take on the screen. What they say, colours and boxes, is
// nothing that cues carry, and a code in an unexpected place makes go-astisub drop the row or refuse the file.
func (b stlBlock) mend() {
	for i, c := range b[stlTextAt:] {
		if c < ' ' || c == stlBoxing || c == stlBoxing+1 {
			b[stlTextAt+i] = ' '
		}
	}
}

// last says whether the subtitle ends with this block.
func (b stlBlock) last() bool { return b[3] == stlLastBlock }

func (b stlBlock) beginsWithSpace() bool { return b[stlTextAt] == ' ' }

func (b stlBlock) endsInSpace() bool {
	end := len(b)
	for end > stlTextAt && b[end-1] == stlUnused {
		end--
	}
	return end > stlTextAt && b[end-1] == ' '
}

func asBytes(blocks []stlBlock) [][]byte {
	out := make([][]byte, len(blocks))
	for i, b := range blocks {
		out[i] = b
	}
	return out
}
