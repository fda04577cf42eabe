import type { Schemas } from '../../api/api.js';
import type { ChangedMember } from '../../kit/meanwhile.js';

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
  const patched = sections.flatMap((each) => {
    const { section, settings } = each;
    const changed = settings.flatMap((setting) => {
      const { name, value, source } = setting;
      const key = keyOf(each, setting);
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

/** What was decided otherwise, in words. */
export function changesBetween(
  before: readonly Section[],
  after: readonly Section[],
  entered: Entered,
): ChangedMember[] {
  const was = new Map(
    before.flatMap((section) => section.settings.map((each) => [keyOf(section, each), each] as const)),
  );
  return after.flatMap((section) =>
    section.settings.flatMap((setting) => {
      const key = keyOf(section, setting);
      const now = shownValue(setting);
      const old = was.get(key);
      if (old !== undefined && shownValue(old) === now) return [];
      const own = Object.hasOwn(entered, key) ? { entered: writtenOr(entered[key] ?? null) } : {};
      return [{ name: `“${setting.title}”`, now, ...own }];
    }),
  );
}

export function keyOf({ section }: Section, { name }: Setting): string {
  return `${section}.${name}`;
}

function shownValue({ value, source }: Setting): string {
  return source === 'default' ? 'left to the default' : writtenOr(value ?? null);
}

function writtenOr(value: Value): string {
  return value === null ? 'left to the default' : written(value);
}

export function written(value: Value): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(', ');
  return value === true ? 'yes' : value === false ? 'no' : String(value);
}
