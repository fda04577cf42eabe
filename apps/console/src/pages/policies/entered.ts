import type { Schemas } from '../../api/api.js';

export type Section = Schemas['Settings']['policies'][number];
export type Setting = Section['settings'][number];
export type Value = NonNullable<Setting['value']> | null;

/** What was entered and is not saved, by `section.name`; null: it is left to the default. */
export type Entered = Readonly<Record<string, Value>>;

export interface Patch {
  readonly [section: string]: Readonly<Record<string, Value>>;
}

/** As a merge patch: what is as it was is left out. */
export function patchOf(sections: readonly Section[], entered: Entered): Patch {
  const patched = sections.flatMap(({ section, settings }) => {
    const changed = settings.flatMap(({ name, value, source }) => {
      const key = `${section}.${name}`;
      if (!Object.hasOwn(entered, key)) return [];
      const next = entered[key] ?? null;
      const isSame = next === null ? source !== 'stored' : JSON.stringify(next) === JSON.stringify(value);
      return isSame ? [] : [[name, next] as const];
    });
    return changed.length === 0 ? [] : [[section, Object.fromEntries(changed)] as const];
  });
  return Object.fromEntries(patched);
}

/** One of each line. */
export function linesOf(text: string): readonly string[] {
  return text
    .split(/[\n,]/)
    .map((each) => each.trim())
    .filter((each) => each !== '');
}
