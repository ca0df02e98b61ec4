package intl

import (
	"math"
	"strconv"
	"strings"
)

// Number is a decimal number of any size: 0.DIGITS times ten to the power of the point.
type Number struct {
	negative, nan, infinite bool
	digits                  string // without zeros at the ends; "" = zero
	point                   int
}

// Written is a number as it will be written: decimal digits before and after the point.
type Written struct{ Integer, Fraction string }

func written(n int) Written { return Written{Integer: strconv.Itoa(n)} }

// FromFloat takes the shortest decimal that stands for the float, as JavaScript prints it.
func FromFloat(value float64) Number {
	switch {
	case math.IsNaN(value):
		return Number{nan: true}
	case math.IsInf(value, 0):
		return Number{infinite: true, negative: value < 0}
	}
	number, _ := FromText(strconv.FormatFloat(math.Abs(value), 'e', -1, 64))
	number.negative = math.Signbit(value)
	return number
}

// FromText reads a decimal number such as -12.50 or 1e21; ok = false where the text is none.
func FromText(text string) (number Number, ok bool) {
	if rest, negative := strings.CutPrefix(text, "-"); negative {
		number, ok = FromText(rest)
		number.negative = true
		return number, ok
	}
	mantissa, power, scientific := strings.Cut(strings.ToLower(text), "e")
	exponent := 0
	if scientific {
		var err error
		if exponent, err = strconv.Atoi(power); err != nil {
			return Number{}, false
		}
	}
	integer, fraction, _ := strings.Cut(mantissa, ".")
	digits := integer + fraction
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return Number{}, false
	}
	return newNumber(false, digits, len(integer)+exponent), true
}

func newNumber(negative bool, digits string, point int) Number {
	trimmed := strings.TrimLeft(digits, "0")
	point -= len(digits) - len(trimmed)
	trimmed = strings.TrimRight(trimmed, "0")
	if trimmed == "" {
		point = 0
	}
	return Number{negative: negative, digits: trimmed, point: point}
}

func (n Number) isZero() bool { return n.digits == "" && !n.nan && !n.infinite }

// shift multiplies by a power of ten.
func (n Number) shift(power int) Number {
	if n.digits != "" {
		n.point += power
	}
	return n
}

// magnitude is the power of ten of the first digit.
func (n Number) magnitude() int {
	if n.digits == "" {
		return 0
	}
	return n.point - 1
}

// round keeps a number of decimal places (negative = tens, hundreds and so on).
func (n Number) round(places int, mode string) Number {
	keep := n.point + places
	if keep >= len(n.digits) {
		return n
	}
	var digits, rest string
	if keep >= 0 {
		digits, rest = n.digits[:keep], n.digits[keep:]
	} else {
		rest = strings.Repeat("0", -keep) + n.digits
	}
	if !roundsUp(digits, rest, n.negative, mode) {
		return newNumber(n.negative, digits, n.point)
	}
	raised := []byte("0" + digits)
	for i := len(raised) - 1; ; i-- {
		if raised[i] != '9' {
			raised[i]++
			break
		}
		raised[i] = '0'
	}
	if keep < 0 { // all digits were dropped: what is left is one unit of the last place kept
		return newNumber(n.negative, "1", 1-places)
	}
	return newNumber(n.negative, string(raised), n.point+1)
}

// roundsUp tells whether the magnitude grows when the rest, which is not zero, is dropped.
func roundsUp(digits, rest string, negative bool, mode string) bool {
	half := strings.Compare(rest, "5")
	switch mode {
	case "trunc":
		return false
	case "expand":
		return true
	case "ceil":
		return !negative
	case "floor":
		return negative
	}
	if rest != "5" {
		return half > 0
	}
	switch mode {
	case "halfTrunc":
		return false
	case "halfCeil":
		return !negative
	case "halfFloor":
		return negative
	case "halfEven":
		return digits != "" && (digits[len(digits)-1]-'0')%2 == 1
	}
	return true
}

// write gives at least the wanted digits before and after the point.
func (n Number) write(minInteger, minFraction int) Written {
	integer, fraction := "", ""
	switch {
	case n.point <= 0 && n.digits != "":
		fraction = strings.Repeat("0", -n.point) + n.digits
	case n.point >= len(n.digits):
		integer = n.digits + strings.Repeat("0", n.point-len(n.digits))
	default:
		integer, fraction = n.digits[:n.point], n.digits[n.point:]
	}
	integer = strings.Repeat("0", max(0, max(minInteger, 1)-len(integer))) + integer
	fraction += strings.Repeat("0", max(0, minFraction-len(fraction)))
	return Written{integer, fraction}
}
