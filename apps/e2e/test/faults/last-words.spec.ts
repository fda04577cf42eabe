import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { freePorts } from '@signet/workspace/ports';
import { programs } from '../support/running-app.js';
import { type EndedBy, Member } from './member.js';

let folder: string;
let ports: readonly number[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signet-last-words-'));
  ports = await freePorts(6);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const failed = (origin: string, error: string) => ({ event: 'process_failed', level: 'error', origin, error });
const ends: ReadonlyArray<{
  readonly by: EndedBy;
  readonly end: Readonly<Record<string, unknown>>;
  /** Of its log; nothing of what the process does not live to see. */
  readonly line?: Readonly<Record<string, unknown>>;
  readonly words?: RegExp;
}> = [
  {
    by: 'throw',
    end: { code: 1, signal: null },
    line: failed('uncaughtException', 'TypeError'),
    words: /nobody catches this/,
  },
  {
    by: 'reject',
    end: { code: 1, signal: null },
    line: failed('unhandledRejection', 'RangeError'),
    words: /nobody handles this/,
  },
  { by: 'exit', end: { code: 7, signal: null }, line: { event: 'process_ended', level: 'error', exit: 7 } },
  { by: 'crash', end: { code: null, signal: 'SIGSEGV' } },
  { by: 'memory', end: { code: null, signal: 'SIGABRT' }, words: /heap out of memory/ },
];

it.each(ends.map((each, index) => ({ ...each, index })))(
  'a process that ends by itself leaves how it did, and its last words: $by',
  async ({ by, end, line, words, index }) => {
    const program = by === 'throw' ? 'sso' : 'invoices';
    const env = { ...programs[program].env, ...(by === 'memory' && { NODE_OPTIONS: '--max-old-space-size=96' }) };
    const member = new Member(by, program, folder, env, ports[index] ?? 0);
    try {
      await member.start();
      const { lines, ...how } = await member.endBy(by);
      expect(how).toEqual(end);
      const told = lines.flatMap((each) => (each.startsWith('{') ? [JSON.parse(each) as unknown] : []));
      const last = told.filter((each) => /^process_/.test(String((each as { event?: unknown }).event)));
      expect(last).toEqual(line ? [expect.objectContaining({ ...line, app: program })] : []);
      if (words) expect(lines.join('\n')).toMatch(words);
      // And whoever kills it afterwards hides nothing of that.
      await member.kill();
      expect(member.lost).toContain(`${by} was lost, ${end.signal ? `ended by ${end.signal}` : `exit ${end.code}`}`);
      if (words) expect(member.lost).toMatch(words);
    } finally {
      await member.close();
    }
  },
);

it('and one that was asked to end leaves none', async () => {
  const member = new Member('asked', 'invoices', folder, { ...programs.invoices.env, DRAIN_DELAY: '0' }, ports[5] ?? 0);
  try {
    await member.start();
    const { code } = await member.end();
    expect(code).toBe(0);
    expect(member.lines.filter((each) => each.includes('process_'))).toEqual([]);
    expect(member.lost).toBeUndefined();
  } finally {
    await member.close();
  }
});
