package expression

import "github.com/dop251/goja"

func (l *library) installIntl() error                                     { return nil }
func (l *library) installNatives() error                                  { return nil }
func (l *library) formatNumber(number, locale, options goja.Value) string { return number.String() }
