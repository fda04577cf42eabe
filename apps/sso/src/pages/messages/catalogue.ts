import { en } from './en.js';
import type { Kinds, PlaceholdersOf, PlaceholdersOfOther, ValuesOf } from './placeholders.js';
import type { Text } from './plurals.js';

type English = typeof en;
export type MessageKey = keyof English;
/** Keys of texts that nothing must be given for. */
export type PlainKey = { [Key in MessageKey]: PlaceholdersOf<English[Key]> extends never ? Key : never }[MessageKey];

/** The texts of one language. */
export type Texts = Readonly<Record<MessageKey, Text>>;

/** What stands behind a key: nothing, or the values of its placeholders. */
export type ValuesFor<Key extends MessageKey> = Key extends PlainKey ? [] : [values: ValuesOf<English[Key]>];

type Same<One, Other> = [One] extends [Other] ? ([Other] extends [One] ? true : false) : false;

/** `never` at each text whose placeholders differ from those of the English one, and at each key that English has not. */
type LikeEnglish<Translated> = {
  readonly [Key in keyof Translated]: Key extends MessageKey
    ? Translated[Key] extends Text
      ? Same<PlaceholdersOfOther<Translated[Key]>, PlaceholdersOf<English[Key]>> extends true
        ? Same<PlaceholdersOf<Translated[Key]>, PlaceholdersOf<English[Key]>> extends true
          ? Translated[Key]
          : never
        : never
      : never
    : never;
};

/** Another language; does not compile where a key is missing or unknown, or where a placeholder is missing or misspelt. */
export function translate<const Translated extends Texts>(texts: Translated & LikeEnglish<Translated>): Texts {
  return texts;
}

/** A sentence that was chosen and is not said yet: each reader hears it in a language of their own. */
export interface Message {
  readonly key: MessageKey;
  readonly values: Readonly<Record<string, Kinds[keyof Kinds]>>;
}

export function message<Key extends MessageKey>(key: Key, ...[values]: ValuesFor<Key>): Message {
  return { key, values: values ?? {} };
}

export function isPlainKey(text: string): text is PlainKey {
  const found: Text | undefined = Object.hasOwn(en, text) ? en[text as MessageKey] : undefined;
  return typeof found === 'string' && !found.includes('{');
}

/** The kind of each placeholder: of the English text, which the others follow. */
export const englishTexts: Texts = en;
