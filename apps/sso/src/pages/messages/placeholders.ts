/** What may stand in a text as `{client:name}`, and what is given for it. */
export interface Kinds {
  /** What somebody else chose: isolated from the sentence around it. */
  readonly name: string;
  readonly number: number;
  /** Seconds. */
  readonly duration: number;
  /** Epoch seconds. */
  readonly date: number;
}

/** The insides of every pair of braces. */
export type PlaceholdersOf<Text extends string> = Text extends `${string}{${infer Inside}}${infer Rest}`
  ? Inside | PlaceholdersOf<Rest>
  : never;

type NameOf<Placeholder> = Placeholder extends `${infer Name}:${keyof Kinds}` ? Name : never;
type KindOf<Placeholder, Name extends string> = Placeholder extends `${Name}:${infer Kind extends keyof Kinds}`
  ? Kinds[Kind]
  : never;

/** What must be given for a text. */
export type ValuesOf<Text extends string> = {
  readonly [Name in NameOf<PlaceholdersOf<Text>>]: KindOf<PlaceholdersOf<Text>, Name>;
};

/** `never` at each text that has a placeholder of no kind. */
export type WellFormed<Texts> = {
  readonly [Key in keyof Texts]: Texts[Key] extends string
    ? PlaceholdersOf<Texts[Key]> extends `${string}:${keyof Kinds}`
      ? Texts[Key]
      : never
    : never;
};

/** Checks the placeholders of the texts that every other language follows; does not compile where one has no kind. */
export function defineTexts<const Texts extends Readonly<Record<string, string>>>(
  texts: Texts & WellFormed<Texts>,
): Texts {
  return texts;
}
