import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import type { FastifyReply } from 'fastify';
import { LaterWork } from './later-work.js';

function answer() {
  const raw = new Writable({ write: (_chunk, _encoding, done) => done() });
  return { reply: { raw } as unknown as FastifyReply, raw };
}

/** @param pause long where nothing is to begin by itself */
function noting(pause = 0) {
  const did: string[] = [];
  const errors: unknown[] = [];
  const later = new LaterWork(
    (error) => errors.push(error),
    () => pause,
  );
  const work = (what: string) => async () => void did.push(what);
  return { did, errors, later, work };
}

describe('work that no answer waits for', () => {
  it('begins when the answer is out, or its reader is gone', async () => {
    const { did, later, work } = noting();
    const [one, other] = [answer(), answer()];
    later.after(one.reply, work('one'));
    const { promise, resolve } = aSignal();
    later.after(other.reply, async () => {
      await work('other')();
      resolve();
    });
    await new Promise(setImmediate);
    expect(did).toEqual([]);
    other.raw.destroy();
    await promise;
    // Whoever does not read holds nobody up.
    expect(did).toEqual(['other']);
    one.raw.end();
    await later.settled();
    expect(did).toEqual(['other', 'one']);
  });

  it('begins some time after that, which nobody waits for where all is to end', async () => {
    const { did, later, work } = noting(3_600_000);
    const [one, other] = [answer(), answer()];
    later.after(one.reply, work('one'));
    later.after(other.reply, work('other'));
    one.raw.end();
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    expect(did).toEqual([]);
    const settled = later.settled();
    other.raw.end();
    await settled;
    expect(did).toEqual(['one', 'other']);
  });

  it('is done one after the other, whatever becomes of it', async () => {
    const { did, errors, later, work } = noting();
    const [one, other] = [answer(), answer()];
    const { promise: gate, resolve: open } = aSignal();
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

function aSignal() {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
