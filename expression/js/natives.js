// Natives that the interpreter lacks or knows only in part. The host formats: it has the data of the languages.
(host) => {
  const define = (object, methods) => {
    for (const name of Object.keys(methods)) {
      Object.defineProperty(object, name, { value: methods[name], writable: true, configurable: true, enumerable: false });
    }
  };
  const call = (method) => Function.prototype.call.bind(method);

  const numberValue = call(Number.prototype.valueOf);
  const bigValue = call(BigInt.prototype.valueOf);
  define(Number.prototype, {
    toLocaleString(locales, options) { return host.numberText.call(numberValue(this), locales, options); },
  });
  define(BigInt.prototype, {
    toLocaleString(locales, options) { return host.numberText.call(bigValue(this), locales, options); },
  });
  define(Array.prototype, {
    toLocaleString(locales, options) {
      return Array.from(this, (value) => (value == null ? "" : value.toLocaleString(locales, options))).join(",");
    },
  });

  const dateText = call(Date.prototype.toString);
  const timeText = call(Date.prototype.toTimeString);
  const withZone = (date, text) => {
    const at = text.lastIndexOf("(");
    return at < 0 ? text : `${text.slice(0, at)}(${host.zoneName.call(date)})`;
  };
  define(Date.prototype, {
    toString() { return withZone(this, dateText(this)); },
    toTimeString() { return withZone(this, timeText(this)); },
    toLocaleString(locales, options) { return host.dateTimeText.call(this, locales, options); },
    toLocaleDateString(locales, options) { return host.dateText.call(this, locales, options); },
    toLocaleTimeString(locales, options) { return host.timeText.call(this, locales, options); },
  });

  const compare = call(String.prototype.localeCompare);
  const upper = call(String.prototype.toUpperCase);
  const lower = call(String.prototype.toLowerCase);
  const isLone = (character) => character.length === 1 && character >= "\uD800" && character <= "\uDFFF";
  define(String.prototype, {
    localeCompare(that, locales, options) {
      if (locales === undefined && options === undefined) return compare(this, that);
      return host.compare.call(String(this), String(that), locales, options);
    },
    toLocaleUpperCase(locales) { return locales === undefined ? upper(this) : host.upper.call(String(this), locales); },
    toLocaleLowerCase(locales) { return locales === undefined ? lower(this) : host.lower.call(String(this), locales); },
    isWellFormed() { return !Array.from(String(this)).some(isLone); },
    toWellFormed() {
      return Array.from(String(this), (character) => (isLone(character) ? "\uFFFD" : character)).join("");
    },
  });

  // groups collects the items of an iterable by the key that a callback gives.
  const groups = (items, callback) => {
    const found = new Map();
    let index = 0;
    for (const item of items) {
      const key = callback(item, index++);
      if (found.has(key)) found.get(key).push(item);
      else found.set(key, [item]);
    }
    return found;
  };
  define(Map, { groupBy(items, callback) { return groups(items, callback); } });
  define(Object, {
    groupBy(items, callback) {
      const found = Object.create(null);
      const named = groups(items, (item, index) => {
        const key = callback(item, index);
        return typeof key === "symbol" ? key : String(key);
      });
      for (const [key, value] of named) found[key] = value;
      return found;
    },
  });

  // structuredClone copies what JSON knows, dates, regular expressions, maps, sets, errors and binary data.
  const clone = (value, seen) => {
    if (typeof value === "function" || typeof value === "symbol") throw new TypeError(`${String(value)} could not be cloned.`);
    if (typeof value !== "object" || value === null) return value;
    if (seen.has(value)) return seen.get(value);
    const keep = (copy) => { seen.set(value, copy); return copy; };
    if (value instanceof Date) return keep(new Date(value.getTime()));
    if (value instanceof RegExp) return keep(new RegExp(value.source, value.flags));
    if (value instanceof ArrayBuffer) return keep(value.slice(0));
    if (ArrayBuffer.isView(value)) return keep(new value.constructor(value));
    if (value instanceof Map) {
      const copy = keep(new Map());
      for (const [key, item] of value) copy.set(clone(key, seen), clone(item, seen));
      return copy;
    }
    if (value instanceof Set) {
      const copy = keep(new Set());
      for (const item of value) copy.add(clone(item, seen));
      return copy;
    }
    if (value instanceof Error) {
      const copy = keep(new Error(value.message));
      define(copy, { name: value.name, stack: value.stack });
      return copy;
    }
    const copy = keep(Array.isArray(value) ? new Array(value.length) : {});
    for (const key of Object.keys(value)) copy[key] = clone(value[key], seen);
    return copy;
  };
  define(globalThis, { structuredClone(value) { return clone(value, new Map()); } });

  // Atomics on the memory of one thread: plain reads and writes.
  const update = (change) => (array, index, value) => {
    const old = array[index];
    array[index] = change(old, value);
    return old;
  };
  const atomics = {};
  define(atomics, {
    load: (array, index) => array[index],
    store: (array, index, value) => { array[index] = value; return value; },
    add: update((old, value) => old + value),
    sub: update((old, value) => old - value),
    and: update((old, value) => old & value),
    or: update((old, value) => old | value),
    xor: update((old, value) => old ^ value),
    exchange: update((old, value) => value),
    compareExchange(array, index, expected, value) {
      const old = array[index];
      if (old === expected) array[index] = value;
      return old;
    },
    isLockFree: (size) => size === 1 || size === 2 || size === 4 || size === 8,
    notify: () => 0,
  });
  Object.defineProperty(atomics, Symbol.toStringTag, { value: "Atomics", configurable: true });
  define(globalThis, { Atomics: atomics });

  // The interpreter takes no \p{...}: patterns made at run time are rewritten, literals before they are compiled.
  const Native = RegExp;
  const isText = (value) => typeof value === "string";
  function Pattern(pattern, flags) {
    if (isText(pattern) && isText(flags) && flags.includes("u") && (pattern.includes("\\p{") || pattern.includes("\\P{"))) pattern = host.properties(pattern);
    // The interpreter's new.target is wrong in calls from constructors.
    if (!(this instanceof Native)) return Native(pattern, flags);
    const made = new Native(pattern, flags);
    const prototype = Object.getPrototypeOf(this);
    return prototype === Native.prototype ? made : Object.setPrototypeOf(made, prototype);
  }
  Object.defineProperty(Pattern, "name", { value: "RegExp" });
  Object.defineProperty(Pattern, "prototype", { value: Native.prototype, writable: false });
  Object.defineProperty(Pattern, Symbol.species, { get() { return this; }, configurable: true });
  // The prototype keeps its constructor: a change to it makes the interpreter leave its fast path, which it needs.
  define(globalThis, { RegExp: Pattern });
}
