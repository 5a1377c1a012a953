package stills

import (
	"bytes"
	"encoding/binary"
	"math"
)

// profile returns a minimal ICC v2 display profile for the tone: three primaries and one curve. Tone mapping is part
// of the curve, so one colour conversion in vips does everything.
func (t tone) profile() []byte {
	xyz := t.matrix()
	tags := []struct {
		name string
		body []byte
	}{
		{"desc", description("Reelmill")},
		{"cprt", append([]byte("text\x00\x00\x00\x00"), "Public domain\x00"...)},
		{"wtpt", colour(whiteD50())},
		{"rXYZ", colour(xyz[0])},
		{"gXYZ", colour(xyz[1])},
		{"bXYZ", colour(xyz[2])},
		{"rTRC", t.curve()},
		{"gTRC", nil}, // nil shares the body before
		{"bTRC", nil},
	}
	const headLen, entryLen = 128, 12
	var table, bodies bytes.Buffer
	first := headLen + 4 + len(tags)*entryLen
	put(&table, uint32(len(tags)))
	var offset, length int
	for _, tag := range tags {
		if tag.body != nil {
			offset, length = first+bodies.Len(), len(tag.body)
			bodies.Write(tag.body)
			bodies.Write(make([]byte, (4-bodies.Len()%4)%4))
		}
		table.WriteString(tag.name)
		put(&table, uint32(offset), uint32(length))
	}
	return append(append(profileHead(first+bodies.Len()), table.Bytes()...), bodies.Bytes()...)
}

func profileHead(size int) []byte {
	head := make([]byte, 128)
	binary.BigEndian.PutUint32(head, uint32(size))
	copy(head[8:], "\x02\x40\x00\x00mntrRGB XYZ ")
	copy(head[24:], "\x07\xe8\x00\x01\x00\x01") // a fixed date: the profile is part of no recipe but must be the same
	copy(head[36:], "acsp")
	copy(head[68:], colour(whiteD50())[8:])
	return head
}

func whiteD50() [3]float64 { return [3]float64{0.9642, 1, 0.8249} }

// matrix holds the XYZ of red, green and blue, adapted to D50 as ICC profiles want them.
func (t tone) matrix() [3][3]float64 {
	switch t.primaries {
	case primariesP3:
		return [3][3]float64{{0.51512, 0.24120, -0.00105}, {0.29198, 0.69225, 0.04189}, {0.15710, 0.06657, 0.78407}}
	case primaries2020:
		return [3][3]float64{{0.67348, 0.27904, -0.00193}, {0.16566, 0.67534, 0.02998}, {0.12505, 0.04561, 0.79686}}
	default:
		return [3][3]float64{{0.43607, 0.22249, 0.01392}, {0.38515, 0.71687, 0.09708}, {0.14307, 0.06061, 0.71410}}
	}
}

func (t tone) curve() []byte {
	const points = 4096
	var b bytes.Buffer
	b.WriteString("curv\x00\x00\x00\x00")
	put(&b, points)
	for i := range points {
		v := math.Round(t.light(float64(i)/(points-1)) * math.MaxUint16)
		b.Write(binary.BigEndian.AppendUint16(nil, uint16(min(v, math.MaxUint16))))
	}
	return b.Bytes()
}

func colour(xyz [3]float64) []byte {
	var b bytes.Buffer
	b.WriteString("XYZ \x00\x00\x00\x00")
	for _, v := range xyz {
		put(&b, uint32(int32(math.Round(v*65536)))) // s15Fixed16: the sign bit wraps
	}
	return b.Bytes()
}

// description is the v2 form: ASCII, then empty Unicode and Macintosh forms of fixed length.
func description(text string) []byte {
	var b bytes.Buffer
	b.WriteString("desc\x00\x00\x00\x00")
	put(&b, uint32(len(text)+1))
	b.WriteString(text)
	b.Write(make([]byte, 1+4+4+2+1+67))
	return b.Bytes()
}

func put(b *bytes.Buffer, values ...uint32) {
	for _, v := range values {
		b.Write(binary.BigEndian.AppendUint32(nil, v))
	}
}
