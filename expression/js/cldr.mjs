// Writes ../intl/cldr.zip: what Intl needs of Unicode's CLDR, one file per locale that holds the differences from its
// parent, and supplemental.json. The version is the one that the JavaScript engine of n8n has.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { strToU8, zipSync } from "fflate";

const read = (path) => JSON.parse(readFileSync(`node_modules/${path}`, "utf8"));
const core = (name) => read(`cldr-core/supplemental/${name}.json`).supplemental;

const coverage = read("cldr-core/coverageLevels.json");
const levels = coverage.effectiveCoverageLevels ?? coverage.coverageLevels;
const parents = core("parentLocales").parentLocales.parentLocale;
const available = new Set(readdirSync("node_modules/cldr-dates-full/main"));
const timeData = core("timeData").timeData;
const likely = core("likelySubtags").likelySubtags;

// Currencies whose names are kept; the others show their code.
const named = "AED ARS AUD BDT BGN BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP HKD HUF IDR ILS INR JPY KES KRW KZT MAD MXN MYR NGN NOK NZD PEN PHP PKR PLN QAR RON RSD RUB SAR SEK SGD THB TRY TWD UAH USD VND ZAR".split(" ");

// The units that ECMA-402 sanctions.
const units = "acre bit byte celsius centimeter day degree fahrenheit fluid-ounce foot gallon gigabit gigabyte gram hectare hour inch kilobit kilobyte kilogram kilometer liter megabit megabyte meter microsecond mile mile-scandinavian milliliter millimeter millisecond minute month nanosecond ounce percent petabyte pound second stone terabit terabyte week yard year".split(" ");

const lists = { conjunction: "standard", disjunction: "or", unit: "unit" };
const widths = ["long", "short", "narrow"];

// pick keeps what a filter wants, under new names.
const pick = (from, rename) =>
  Object.fromEntries(Object.entries(from ?? {}).map(([key, value]) => [rename(key), value]).filter(([key]) => key));

const plurals = (from, prefix) => pick(from, (key) => key.startsWith(prefix) && key.slice(prefix.length));
const months = (names) => Object.values(names);
const days = (names) => ["sun", "mon", "tue", "wed", "thu", "fri", "sat"].map((day) => names[day]);
const styles = (names, values) =>
  Object.fromEntries(["format", "stand-alone"].map((use) => [use, Object.fromEntries(["wide", "abbreviated", "narrow"].map((width) => [width, values(names[use][width])]))]));

const lengths = (patterns) => Object.fromEntries(["full", "long", "medium", "short"].map((length) => [length, patterns[length]?._value ?? patterns[length]]));

function dates(main) {
  const gregorian = main.dates.calendars.gregorian;
  const formats = gregorian.dateTimeFormats;
  return {
    months: styles(gregorian.months, months),
    days: styles(gregorian.days, days),
    dayPeriods: Object.fromEntries(["wide", "abbreviated", "narrow"].map((width) => [width, [gregorian.dayPeriods.format[width].am, gregorian.dayPeriods.format[width].pm]])),
    flexiblePeriods: pick(gregorian.dayPeriods.format.wide, (key) => (/\d$/.test(key) ? key : "")),
    eras: { wide: [gregorian.eras.eraNames[0], gregorian.eras.eraNames[1]], abbreviated: [gregorian.eras.eraAbbr[0], gregorian.eras.eraAbbr[1]], narrow: [gregorian.eras.eraNarrow[0], gregorian.eras.eraNarrow[1]] },
    dateFormats: lengths(gregorian.dateFormats),
    timeFormats: lengths(gregorian.timeFormats),
    dateTimeFormats: lengths(formats),
    atTimeFormats: lengths(gregorian["dateTimeFormats-atTime"].standard),
    available: pick(formats.availableFormats, (key) => (/-|[BQWw]/.test(key) ? "" : key)),
    appendZone: formats.appendItems.Timezone,
    appendEra: formats.appendItems.Era,
    appendWeekday: formats.appendItems["Day-Of-Week"],
    intervalFallback: formats.intervalFormats.intervalFormatFallback,
  };
}

function relative(main) {
  const fields = {};
  for (const unit of ["second", "minute", "hour", "day", "week", "month", "quarter", "year"]) {
    fields[unit] = Object.fromEntries(widths.map((width) => {
      const field = main.dates.fields[width === "long" ? unit : `${unit}-${width}`];
      return [width, {
        named: pick(field, (key) => key.startsWith("relative-type-") && key.slice("relative-type-".length)),
        future: plurals(field["relativeTime-type-future"], "relativeTimePattern-count-"),
        past: plurals(field["relativeTime-type-past"], "relativeTimePattern-count-"),
      }];
    }));
  }
  return fields;
}

function zones(main) {
  const names = main.dates.timeZoneNames;
  const own = {};
  (function collect(tree, path) {
    for (const [key, value] of Object.entries(tree)) {
      if (value.long || value.short) own[[...path, key].join("/")] = { long: value.long, short: value.short };
      else if (typeof value === "object") collect(value, [...path, key]);
    }
  })(names.zone, []);
  return { gmt: names.gmtFormat, gmtZero: names.gmtZeroFormat, hours: names.hourFormat, metazones: names.metazone, own };
}

function numbers(main, currencies) {
  const all = main.numbers;
  const system = all.defaultNumberingSystem;
  const of = (name) => all[`${name}-numberSystem-${system}`];
  const compact = (formats) => formats?.decimalFormat ?? formats?.standard;
  return {
    system,
    minimumGrouping: Number(all.minimumGroupingDigits),
    symbols: of("symbols"),
    decimal: of("decimalFormats").standard,
    percent: of("percentFormats").standard,
    scientific: of("scientificFormats").standard,
    currency: of("currencyFormats").standard,
    currencyLetters: of("currencyFormats")["standard-alphaNextToNumber"],
    accounting: of("currencyFormats").accounting,
    accountingLetters: of("currencyFormats")["accounting-alphaNextToNumber"],
    currencyName: of("currencyFormats")["unitPattern-count-other"] ?? "{0} {1}",
    compactLong: compact(of("decimalFormats").long),
    compactShort: compact(of("decimalFormats").short),
    compactCurrency: compact(of("currencyFormats").short),
    currencies: Object.fromEntries(Object.entries(currencies).map(([code, value]) => [code, {
      symbol: value.symbol === code ? undefined : value.symbol,
      narrow: value["symbol-alt-narrow"],
      name: named.includes(code) ? value.displayName : undefined,
      names: named.includes(code) ? plurals(value, "displayName-count-") : undefined,
    }]).filter(([, value]) => value.symbol || value.narrow || value.name)),
  };
}

function unitNames(all) {
  const found = {};
  for (const width of widths) {
    for (const [key, value] of Object.entries(all[width])) {
      const unit = key.replace(/^[a-z]+-/, "");
      if (!units.includes(unit) || key.startsWith("force-") || (unit === "foot" && key !== "length-foot")) continue;
      (found[unit] ??= {})[width] = { ...plurals(value, "unitPattern-count-"), per: value.perUnitPattern };
    }
    (found.per ??= {})[width] = { other: all[width].per.compoundUnitPattern };
    const speed = { "kilometer-per-hour": "speed-kilometer-per-hour", "mile-per-hour": "speed-mile-per-hour", "meter-per-second": "speed-meter-per-second", "liter-per-kilometer": "consumption-liter-per-kilometer", "mile-per-gallon": "consumption-mile-per-gallon" };
    for (const [unit, key] of Object.entries(speed)) (found[unit] ??= {})[width] = plurals(all[width][key], "unitPattern-count-");
  }
  return found;
}

function listPatterns(all) {
  return Object.fromEntries(Object.entries(lists).map(([type, name]) => [type, Object.fromEntries(widths.map((width) => {
    const key = `listPattern-type-${name}${width === "long" ? "" : `-${width}`}`;
    return [width, all[key]];
  }))]));
}

// hourCycle is how the clock of a locale's region runs: H or h.
function hourCycle(tag) {
  const [language, ...rest] = (likely[tag] ?? tag).split("-");
  const region = rest.find((part) => /^([A-Z]{2}|\d{3})$/.test(part)) ?? (likely[language] ?? "").split("-").pop();
  const data = timeData[`${language}-${region}`] ?? timeData[`${language}_${region}`] ?? timeData[region] ?? timeData["001"];
  return data._preferred[0];
}

function locale(tag) {
  const main = (kind, file) => read(`${kind}/main/${tag}/${file}.json`).main[tag];
  const calendar = main("cldr-dates-full", "ca-gregorian");
  calendar.dates.fields = main("cldr-dates-full", "dateFields").dates.fields;
  calendar.dates.timeZoneNames = main("cldr-dates-full", "timeZoneNames").dates.timeZoneNames;
  return {
    hourCycle: hourCycle(tag),
    dates: dates(calendar),
    zones: zones(calendar),
    relative: relative(calendar),
    numbers: numbers(main("cldr-numbers-full", "numbers"), main("cldr-numbers-full", "currencies").numbers.currencies),
    units: unitNames(main("cldr-units-full", "units").units),
    lists: listPatterns(main("cldr-misc-full", "listPatterns").listPatterns),
  };
}

function parentOf(tag) {
  if (parents[tag]) return parents[tag] === "und" ? "" : parents[tag];
  return tag.includes("-") ? tag.slice(0, tag.lastIndexOf("-")) : "";
}

// difference keeps what differs from the parent; null = the parent has it, this locale does not.
function difference(own, parent) {
  if (!parent || typeof own !== "object" || typeof parent !== "object" || Array.isArray(own)) {
    return JSON.stringify(own) === JSON.stringify(parent) ? undefined : own;
  }
  const found = {};
  for (const key of Object.keys(own)) {
    const value = own[key] === undefined && parent[key] !== undefined ? null : difference(own[key], parent[key]);
    if (value !== undefined) found[key] = value;
  }
  for (const key of Object.keys(parent)) if (!(key in own)) found[key] = null;
  return Object.keys(found).length ? found : undefined;
}

function supplemental() {
  const metazones = {};
  (function collect(tree, path) {
    for (const [key, value] of Object.entries(tree)) {
      if (!Array.isArray(value)) collect(value, [...path, key]);
      else metazones[[...path, key].join("/")] = value.map(({ usesMetazone: { _mzone, _from, _to } }) => ({ zone: _mzone, from: _from, to: _to }));
    }
  })(core("metaZones").metaZones.metazoneInfo.timezone, []);
  const aliases = {};
  for (const { _alias } of Object.values(read("cldr-bcp47/bcp47/timezone.json").keyword.u.tz)) {
    const [canonical, ...others] = _alias?.split(" ") ?? [];
    for (const other of others) aliases[other] = canonical;
  }
  const week = core("weekData").weekData;
  const rules = (all) => Object.fromEntries(Object.entries(all).map(([language, forms]) =>
    [language, Object.fromEntries(Object.entries(forms).map(([key, text]) => [key.slice("pluralRule-count-".length), text.split("@")[0].trim()]))]));
  const periods = (all) => Object.fromEntries(Object.entries(all).map(([language, names]) =>
    [language, Object.fromEntries(Object.entries(names).filter(([, when]) => when._from).map(([name, when]) => [name, [when._from, when._before]]))]));
  return {
    cardinal: rules(core("plurals")["plurals-type-cardinal"]),
    ordinal: rules(core("ordinals")["plurals-type-ordinal"]),
    dayPeriods: periods(core("dayPeriods").dayPeriodRuleSet),
    metazones,
    zoneAliases: aliases,
    currencyDigits: Object.fromEntries(Object.entries(core("currencyData").currencyData.fractions).map(([code, data]) => [code, Number(data._digits)]).filter(([, digits]) => digits !== 2)),
    digits: Object.fromEntries(Object.entries(core("numberingSystems").numberingSystems).filter(([, data]) => data._digits).map(([name, data]) => [name, data._digits])),
    firstDay: week.firstDay,
    weekendStart: week.weekendStart,
    weekendEnd: week.weekendEnd,
    minDays: week.minDays,
  };
}

const tags = Object.keys(levels).filter((tag) => levels[tag] === "modern" && available.has(tag) && tag !== "und");
const wanted = new Set(tags);
for (const tag of tags) for (let parent = parentOf(tag); parent && available.has(parent); parent = parentOf(parent)) wanted.add(parent);

const loaded = Object.fromEntries([...wanted].map((tag) => [tag, locale(tag)]));
const files = {};
const write = (name, value) => { files[`${name}.json`] = strToU8(JSON.stringify(value)); };
write("supplemental", supplemental());
for (const tag of [...wanted].sort()) {
  const parent = parentOf(tag);
  const base = loaded[parent] ? parent : "";
  write(tag, { parent: base, ...difference(loaded[tag], loaded[base]) });
}
// A fixed time, so that the archive changes only when the data does.
writeFileSync("../intl/cldr.zip", zipSync(files, { level: 9, mtime: new Date(2000, 0, 1) }));
