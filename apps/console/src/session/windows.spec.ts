import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { listen, tellAnswer, tellSignedOut } from './windows.js';

const answer = (state: string) => new URL(`https://issuer.example/console/callback?code=1&state=${state}`);
const ends: Array<() => void> = [];
afterEach(() => {
  jest.useRealTimers();
  for (const end of ends.splice(0)) end();
});

/** A window that asked with this state. */
function windowOf(mine: string, onSignedOut: () => void = () => {}): URL[] {
  const heard: URL[] = [];
  ends.push(
    listen({
      onAnswer: (url) => {
        heard.push(url);
        return url.searchParams.get('state') === mine;
      },
      onSignedOut,
    }),
  );
  return heard;
}

describe('windows of the console', () => {
  it('the one that asked takes the answer, and the other leaves it', async () => {
    const [first, second] = [windowOf('first'), windowOf('second')];
    expect(await tellAnswer(answer('second'))).toBe(true);
    expect(second.map((url) => url.href)).toEqual([answer('second').href]);
    expect(first.every((url) => url.searchParams.get('state') === 'second')).toBe(true);
  });

  it('an answer of an old request is nobody’s, after a time', async () => {
    const heard = new Promise<void>((resolve) => {
      const onAnswer = () => {
        resolve();
        return false;
      };
      ends.push(listen({ onAnswer, onSignedOut: () => {} }));
    });
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask', 'nextTick'] });
    const taken = tellAnswer(answer('old'));
    await heard;
    jest.runAllTimers();
    expect(await taken).toBe(false);
  });

  it('an answer whose window is closed is nobody’s', async () => {
    windowOf('closed');
    for (const end of ends.splice(0)) end();
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask', 'nextTick'] });
    const taken = tellAnswer(answer('closed'));
    jest.runAllTimers();
    expect(await taken).toBe(false);
  });

  it('all hear that the person signed out in one of them', async () => {
    const both = [0, 1].map(() => new Promise<void>((resolve) => windowOf('none', resolve)));
    tellSignedOut();
    await Promise.all(both);
    expect(both).toHaveLength(2);
  });
});
