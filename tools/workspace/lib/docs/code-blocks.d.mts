/** The fenced blocks of a page, in its order. */
export function codeBlocks(page: string): ReadonlyArray<{ readonly language: string; readonly content: string }>;

/** The arguments of every `signet` command of a page, in fenced blocks and within lines; none of one that ends in `...`. */
export function signetCommands(page: string): ReadonlyArray<readonly string[]>;

/** As a shell splits a line, without its variables. */
export function shellWords(line: string): readonly string[];
