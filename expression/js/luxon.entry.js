// What expressions see of Luxon, and the hooks that the host sets.
import { DateTime, Duration, IANAZone, Interval, Settings } from "luxon";

// connect lets the host answer for time zones: Luxon would otherwise format a date to learn an offset.
export function connect(offset, valid) {
  IANAZone.prototype.offset = function (ts) {
    return this.valid ? offset(this.name, Number(ts)) : NaN;
  };
  IANAZone.isValidZone = (zone) => Boolean(zone) && valid(String(zone));
  Settings.defaultLocale = "en-US";
  // One expression must not change Luxon for the next.
  for (const type of [DateTime, Duration, Interval]) {
    Object.freeze(type);
    Object.freeze(type.prototype);
  }
}

// configure sets the zone of DateTimes that name none.
export function configure(zone) {
  Settings.defaultZone = zone;
}

export { DateTime, Duration, Interval };
