import type { Page } from '@signet/administration';
import type { CliIo } from './cli-io.js';

/** One JSON value with `--json`, else the lines for a person. */
export function print(io: CliIo, json: boolean | undefined, value: unknown, lines: readonly string[]): void {
  io.stdout(json ? `${printableJson(value)}\n` : lines.map((line) => `${printable(line)}\n`).join(''));
}

/** Controls of both sets, what turns or hides text (but not what scripts and emoji need), line separators, lone surrogates. */
const unprintable = /(?!\u200c|\u200d|\ufe0f)[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** What was stored by others must not move the cursor of the terminal it is shown on. */
export function printable(text: string): string {
  return text.replace(unprintable, '\ufffd');
}

/** The same value, whose text is escaped where a terminal would act on it. */
function printableJson(value: unknown): string {
  return JSON.stringify(value).replace(unprintable, (character) =>
    Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
      .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

/** Lines whose columns stand below each other, however wide their letters are. */
export function table(columns: readonly string[], rows: ReadonlyArray<readonly string[]>): readonly string[] {
  const cells = [columns, ...rows].map((row) => row.map(printable));
  const widths = columns.map((_, index) => Math.max(...cells.map((row) => width(row[index] ?? ''))));
  return cells.map((row) =>
    row
      .map((cell, index) => cell + ' '.repeat((widths[index] ?? 0) - width(cell)))
      .join('  ')
      .trimEnd(),
  );
}

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** Letters that take two cells of a terminal (Unicode Standard Annex 11: wide and fullwidth), and emoji. */
const wide =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{1f200}-\u{1f2ff}\u{20000}-\u{3fffd}\p{Emoji_Presentation}]|\ufe0f/u;

/** Cells of a terminal: what combines with the letter before it takes none of its own. */
function width(text: string): number {
  let cells = 0;
  for (const { segment } of graphemes.segment(text)) cells += wide.test(segment) ? 2 : 1;
  return cells;
}

/** Epoch seconds as an ISO 8601 date in UTC. */
export function time(seconds: number | undefined): string {
  return seconds === undefined ? '-' : new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}

type Columns<T> = Readonly<Record<string, (item: T) => string>>;

/** All there are: with `--json` a list, else a table. */
export function printAll<T>(io: CliIo, json: boolean | undefined, items: readonly T[], columns: Columns<T>): void {
  print(io, json, items, tableOf(items, columns));
}

/** A page: with `--json` whole, else its table and how to get the next. */
export function printPage<T>(io: CliIo, json: boolean | undefined, page: Page<T>, columns: Columns<T>): void {
  print(io, json, page, [
    ...tableOf(page.items, columns),
    ...(page.next === undefined
      ? []
      : [`${page.items.length} of ${page.total}; the next page: --after '${page.next}'`]),
  ]);
}

function tableOf<T>(items: readonly T[], columns: Columns<T>): readonly string[] {
  const cells = Object.values(columns);
  return table(
    Object.keys(columns),
    items.map((item) => cells.map((cell) => cell(item))),
  );
}

/** One record: its members below each other. */
export function details(members: Readonly<Record<string, string | undefined>>): readonly string[] {
  const known = Object.entries(members).filter((member): member is [string, string] => member[1] !== undefined);
  const longest = Math.max(...known.map(([name]) => name.length));
  return known.map(([name, value]) => `${name.padEnd(longest)}  ${value}`);
}
