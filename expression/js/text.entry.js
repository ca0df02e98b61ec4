// Text functions that are tables more than code.
export { titleCase } from "title-case";
export { transliterate } from "transliteration";
