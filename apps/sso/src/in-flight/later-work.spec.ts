import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import type { FastifyReply } from 'fastify';
import { LaterWork } from './later-work.js';

function answer() {
  const raw = new Writable({ write: (_chunk, _encoding, done) => done() });
  return { reply: { raw } as unknown as FastifyReply, raw };
}

function noting() {
  const did: string[] = [];
  const errors: unknown[] = [];
  const later = new LaterWork((error) => errors.push(error));
  const work = (what: string) => async () => void did.push(what);
  return { did, errors, later, work };
}

describe('work that no answer waits for', () => {
  it('begins when the answer is out, or its reader is gone', async () => {
    const { did, later, work } = noting();
    const [one, other] = [answer(), answer()];
    later.after(one.reply, work('one'));
    later.after(other.reply, work('other'));
    await new Promise(setImmediate);
    expect(did).toEqual([]);
    other.raw.destroy();
    await new Promise(setImmediate);
    // Whoever does not read holds nobody up.
    expect(did).toEqual(['other']);
    one.raw.end();
    await later.settled();
    expect(did).toEqual(['other', 'one']);
  });

  it('is done one after the other, whatever becomes of it', async () => {
    const { did, errors, later, work } = noting();
    const [one, other] = [answer(), answer()];
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    later.after(one.reply, async () => {
      await gate;
      throw new Error('on purpose');
    });
    later.after(other.reply, work('other'));
    one.raw.end();
    other.raw.end();
    await new Promise(setImmediate);
    expect(did).toEqual([]);
    open();
    await later.settled();
    expect([did, errors]).toEqual([['other'], [new Error('on purpose')]]);
  });

  it('has a bound, below which there is a place again', async () => {
    const { did, later, work } = noting();
    const answers = Array.from({ length: 256 }, answer);
    for (const { reply } of answers) expect(later.after(reply, work('done'))).toBe(true);
    expect(later.after(answer().reply, work('too many'))).toBe(false);
    for (const { raw } of answers) raw.end();
    await later.settled();
    expect(did).toHaveLength(256);
    const last = answer();
    expect(later.after(last.reply, work('last'))).toBe(true);
    last.raw.end();
    await later.settled();
    expect(did.at(-1)).toBe('last');
  });
});
