package trigger

import (
	"net/netip"
	"regexp"
	"strings"
)

// addressAllowed reports whether a list of addresses and CIDR ranges, separated by
// commas, holds an address. Entries that are neither are skipped.
func addressAllowed(list, remote string) bool {
	address, err := netip.ParseAddr(remote)
	if err != nil {
		return false
	}
	address = address.Unmap().WithZone("")
	for entry := range strings.SplitSeq(list, ",") {
		entry = strings.TrimSpace(entry)
		if one, err := netip.ParseAddr(entry); err == nil && one.Unmap() == address {
			return true
		}
		if prefix, err := netip.ParsePrefix(entry); err == nil && prefix.Contains(address) {
			return true
		}
	}
	return false
}

// bots matches programs that announce themselves in the user agent: crawlers, link
// previews, monitors and HTTP libraries, and whatever gives only its own name.
var bots = regexp.MustCompile(`(?i)bot\b|bot[/;_-]|crawl|spider|slurp|scrape|archiver|fetch|preview|monitor|validator|` +
	`facebookexternalhit|facebookcatalog|whatsapp|embedly|mediapartners|feedfetcher|lighthouse|headless|phantomjs|` +
	`python-requests|aiohttp|okhttp|libwww-perl|^[\w.-]+(/v?[\d.]+)?$`)

func isBot(userAgent string) bool { return userAgent != "" && bots.MatchString(userAgent) }
