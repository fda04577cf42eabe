import { describe, expect, it } from '@jest/globals';
import { SystemRandomSource } from '@signet/runtime';
import { type CodeBinding, MailCodes } from './mail-codes.js';

let now = 1_000;
const spent = new Set<string>();
const codes = (fill = 7) =>
  new MailCodes({
    clock: { now: () => now },
    random: new SystemRandomSource(),
    key: async () => new Uint8Array(32).fill(fill),
    lifetime: 900,
    spend: async (use) => !spent.has(use) && spent.add(use) !== undefined,
  });
const binding: CodeBinding = { within: 'i-1', browser: 'b-1', identifier: 'alice' };

describe('MailCodes', () => {
  it('knows six digits of a ticket at any process that has the key', async () => {
    const { ticket, code } = await codes().make(binding);
    expect(code).toMatch(/^\d{6}$/);
    expect(ticket).not.toContain(code);
    expect(await codes().isRight(binding, ticket, code)).toBe(true);
    expect(await codes(8).isRight(binding, ticket, code)).toBe(false);
  });

  it.each<Partial<CodeBinding>>([{ within: 'i-2' }, { browser: 'b-2' }, { identifier: 'bob' }])(
    'is worth nothing for %j: whoever reads their own mail opens the way to themselves',
    async (other) => {
      const { ticket, code } = await codes().make(binding);
      expect(await codes().isRight({ ...binding, ...other }, ticket, code)).toBe(false);
    },
  );

  it('is over after its time', async () => {
    now = 1_000;
    const { ticket, code } = await codes().make(binding);
    now = 1_899;
    expect(await codes().isRight(binding, ticket, code)).toBe(true);
    now = 1_900;
    expect(await codes().isRight(binding, ticket, code)).toBe(false);
    now = 1_000;
  });

  it('is tried five times at all processes together, right or wrong', async () => {
    const { ticket, code } = await codes().make(binding);
    for (const typed of ['', '1', `${code}0`]) expect(await codes().isRight(binding, ticket, typed)).toBe(false);
    for (let nth = 0; nth < 2; nth += 1) expect(await codes().isRight(binding, ticket, code)).toBe(true);
    expect(await codes().isRight(binding, ticket, code)).toBe(false);
  });

  it('has another code for each ticket', async () => {
    const all = await Promise.all(Array.from({ length: 300 }, () => codes().make(binding)));
    expect(new Set(all.map(({ code }) => code)).size).toBeGreaterThan(290);
  });
});
