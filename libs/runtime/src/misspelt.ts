import { ConfigError, type Environment } from './config-error.js';

/** Of names that are shorter too many are near: HOME is not a HOST. */
const shortest = 6;
/** One letter in so many may be another. */
const lettersPerMistake = 5;

/** Variables that nobody reads though their names are nearly those of variables that are read and not set. */
export function misspelt(
  environment: Environment,
  read: ReadonlySet<string>,
  ofOthers: ReadonlySet<string> = new Set(),
): readonly ConfigError[] {
  const isSet = (name: string) => (environment[name]?.trim() ?? '') !== '';
  const missing = [...read].filter((name) => name.length >= shortest && !isSet(name));
  return Object.keys(environment)
    .filter((name) => isSet(name) && !read.has(name) && !ofOthers.has(name))
    .flatMap((name) => {
      const meant = missing.find((each) => isNear(name.toUpperCase().replaceAll('-', '_'), each));
      return meant === undefined ? [] : [new ConfigError(name, `is not known: ${meant} is`)];
    });
}

function isNear(name: string, known: string): boolean {
  const most = Math.floor(known.length / lettersPerMistake);
  return Math.abs(name.length - known.length) <= most && distance(name, known) <= most;
}

/** Letters to insert, to leave out or to replace (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1];
    for (const [at, wanted] of [...other].entries()) {
      const replaced = (row[at] ?? 0) + (letter === wanted ? 0 : 1);
      next.push(Math.min(replaced, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
