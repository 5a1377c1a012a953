package profiles

import (
	"fmt"
	"strconv"
)

// Ratio is a fraction such as 30000/1001. The zero value means unknown.
type Ratio struct {
	Num int64 `json:"num"`
	Den int64 `json:"den"`
}

// Known reports whether the ratio is a positive number.
func (r Ratio) Known() bool { return r.Num > 0 && r.Den > 0 }

// Float returns the ratio as a number, zero when it is unknown.
func (r Ratio) Float() float64 {
	if !r.Known() {
		return 0
	}
	return float64(r.Num) / float64(r.Den)
}

// String returns the ratio as "30000/1001".
func (r Ratio) String() string { return fmt.Sprintf("%d/%d", r.Num, r.Den) }

// words returns the ratio as people write it: "29.97" or "25".
func (r Ratio) words() string {
	return strconv.FormatFloat(float64(int64(r.Float()*100+0.5))/100, 'f', -1, 64)
}

func (r Ratio) reduced() Ratio {
	a, b := r.Num, r.Den
	for b != 0 {
		a, b = b, a%b
	}
	if a == 0 {
		return r
	}
	return Ratio{r.Num / a, r.Den / a}
}
