/** What a page asks the thread that judges passwords. */
export interface Asked {
  readonly password: string;
  /** Code points. */
  readonly least: number;
  readonly names: readonly string[];
}

export interface Said {
  readonly password: string;
  /** Of the words that the page has. */
  readonly advice: string;
}

/** What the page says of a new password, as `data-advises` has it. */
export interface Advising {
  /** The id of the field. */
  readonly field: string;
  readonly least: number;
  readonly names: readonly string[];
  /** By advice, in the language of the page. */
  readonly words: Readonly<Record<string, string>>;
  /** Fields of the same form that hold names. */
  readonly named: readonly string[];
  /** The address of the thread. */
  readonly thread: string;
}
