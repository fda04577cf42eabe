import { weakenedSettings } from './weakened.js';

export type StoredDocument = Readonly<Record<string, unknown>> | undefined;

/** Characters of a text that are told: a longer one is told by its length. */
const longestTold = 256;

/** What the trail tells of a change of a section: nothing in it is a secret. */
export function toldSettings(section: string, before: StoredDocument, after: StoredDocument) {
  return {
    isWeaker: weakenedSettings(section, before, after).length > 0,
    before: briefly(before),
    after: briefly(after),
  };
}

function briefly(document: StoredDocument = {}): Readonly<Record<string, unknown>> {
  const told = Object.entries(document).map(([name, value]) => {
    const isLong = typeof value === 'string' && value.length > longestTold;
    return [name, isLong ? `${value.length} characters` : value] as const;
  });
  return Object.fromEntries(told);
}
