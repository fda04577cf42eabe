import type { PolicySectionName } from './policies.js';
import { policySectionNames, sectionOf } from './policies.js';
import type { SettingValue } from './setting.js';

type Document = Readonly<Record<string, unknown>> | undefined;

/** Settings of a section by which people are protected by less afterwards. What is absent, or not good, counts as its default. */
export function weakenedSettings(section: string, before: Document, after: Document): readonly string[] {
  const known = policySectionNames.find((each): each is PolicySectionName => each === section);
  if (known === undefined) return [];
  return Object.entries(sectionOf(known).settings).flatMap(([name, { usual, schema, isWeaker }]) => {
    const of = (document: Document = {}): SettingValue | null => {
      const read = schema.safeParse(Object.hasOwn(document, name) ? document[name] : undefined);
      return read.success ? read.data : usual;
    };
    return isWeaker(of(before), of(after)) ? [name] : [];
  });
}
