import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { boundedBody, wholeBody } from './bounded-body.js';

const mebibyte = 1024 * 1024;
/** Milliseconds: longer than any of this takes. */
const patience = 60_000;

function body(length?: number) {
  const headers = length === undefined ? {} : { 'content-length': String(length) };
  return Object.assign(new PassThrough(), { headers });
}

describe('a body', () => {
  it('is read where it is as long as may be', async () => {
    const raw = body(4);
    raw.end('full');
    expect((await wholeBody(raw, { most: 4, patience })).toString()).toBe('full');
  });

  it.each([5, undefined])('that is longer is refused, whether it says so (%s) or not', async (said) => {
    const raw = body(said);
    raw.end('fully');
    await expect(wholeBody(raw, { most: 4, patience })).rejects.toMatchObject({ fault: 'too_large' });
  });

  it('gives what fits, and keeps nothing of what comes behind', async () => {
    const raw = body();
    const bounded = boundedBody(raw, { most: 6, patience });
    const given: string[] = [];
    bounded.on('data', (chunk: Buffer) => given.push(chunk.toString()));
    raw.write('first ');
    raw.write('second');
    raw.end();
    const [error] = await once(bounded, 'error');
    expect([given, error]).toMatchObject([['first '], { fault: 'too_large' }]);
  });

  it('that says it is endless is not begun', async () => {
    const raw = body(1024 * mebibyte);
    await expect(wholeBody(raw, { most: mebibyte, patience })).rejects.toMatchObject({ fault: 'too_large' });
    expect(raw.listenerCount('data')).toBe(0);
  });

  it('that is endless and does not say so ends', async () => {
    const raw = body();
    const refused = expect(wholeBody(raw, { most: 1, patience })).rejects.toMatchObject({ fault: 'too_large' });
    const chunk = Buffer.alloc(mebibyte);
    // 64 MiB are passed over.
    for (let sent = 0; sent < 66; sent += 1) if (!raw.write(chunk)) await Promise.race([once(raw, 'drain'), refused]);
    await refused;
  });

  it('that never comes ends with the time there is', async () => {
    await expect(wholeBody(body(4), { most: 4, patience: 1 })).rejects.toMatchObject({ fault: 'too_slow' });
  });

  it('of somebody who leaves ends', async () => {
    const raw = body(4);
    const read = wholeBody(raw, { most: 4, patience });
    raw.write('fu');
    raw.destroy();
    await expect(read).rejects.toThrow('has left');
  });
});
