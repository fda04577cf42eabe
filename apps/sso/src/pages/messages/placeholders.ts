import type { Plural, Text } from './plurals.js';

/** What may stand in a text as `{client:name}`, and what is given for it. */
export interface Kinds {
  /** What somebody else chose: isolated from the sentence around it. */
  readonly name: string;
  /** Several of what somebody else chose, as their language lists them. */
  readonly names: readonly string[];
  readonly number: number;
  /** Seconds. */
  readonly duration: number;
  /** Seconds from now, below zero for what was: "in 2 days", "3 minutes ago". */
  readonly relative: number;
  /** Epoch seconds: with the time of day, in UTC. */
  readonly date: number;
  /** Epoch seconds: the day alone, in UTC. */
  readonly day: number;
}

/** The insides of every pair of braces. */
type PlaceholdersIn<Words extends string> = Words extends `${string}{${infer Inside}}${infer Rest}`
  ? Inside | PlaceholdersIn<Rest>
  : never;

/** Those of a text, or of every form of it. */
export type PlaceholdersOf<Of extends Text> = Of extends string
  ? PlaceholdersIn<Of>
  : Of extends Plural<infer Forms>
    ? PlaceholdersIn<Extract<Forms[keyof Forms], string>>
    : never;

/** Those of the form that every amount may have. */
export type PlaceholdersOfOther<Of extends Text> = Of extends string
  ? PlaceholdersIn<Of>
  : Of extends Plural<infer Forms>
    ? PlaceholdersIn<Forms['other']>
    : never;

type NameOf<Placeholder> = Placeholder extends `${infer Name}:${keyof Kinds}` ? Name : never;
type KindOf<Placeholder, Name extends string> = Placeholder extends `${Name}:${infer Kind extends keyof Kinds}`
  ? Kinds[Kind]
  : never;

/** What must be given for a text. */
export type ValuesOf<Of extends Text> = {
  readonly [Name in NameOf<PlaceholdersOf<Of>>]: KindOf<PlaceholdersOf<Of>, Name>;
};

/** `never` at each text that has a placeholder of no kind. */
export type WellFormed<Texts> = {
  readonly [Key in keyof Texts]: Texts[Key] extends Text
    ? PlaceholdersOf<Texts[Key]> extends `${string}:${keyof Kinds}`
      ? Texts[Key]
      : never
    : never;
};

/** Checks the placeholders of the texts that every other language follows; does not compile where one has no kind. */
export function defineTexts<const Texts extends Readonly<Record<string, Text>>>(
  texts: Texts & WellFormed<Texts>,
): Texts {
  return texts;
}
