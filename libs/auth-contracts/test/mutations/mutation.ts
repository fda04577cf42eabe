/** One line of the library as a mistake would have it. */
export interface Mutation {
  /** Under `src`. */
  readonly file: string;
  /** As it stands there, once. */
  readonly text: string;
  readonly replacement: string;
  /** What an application with this mistake lets in. */
  readonly letsIn: string;
  /** Why the kit cannot see it; absent where it must. */
  readonly survives?: string;
}

/** Mutations of one file: each is a text, its replacement, and what it lets in. */
export function mutationsOf(file: string, ...rows: readonly Omit<Mutation, 'file'>[]): readonly Mutation[] {
  return rows.map((row) => ({ file, ...row }));
}
