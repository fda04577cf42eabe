import { describe, expect, it } from '@jest/globals';
import { keepPending, takePending } from './pending.js';

function storage(): Storage {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
    get length() {
      return kept.size;
    },
  } as Storage;
}

const begun = { codeVerifier: 'verifier', state: 'state', nonce: 'nonce' };

describe('a sign-in on its way', () => {
  it('is taken once, and nothing of it stays', () => {
    const own = storage();
    const pending = { ...begun, returnTo: '/console/users?search=a' };
    keepPending(own, pending);
    expect(takePending(own, '/console')).toEqual(pending);
    expect(own.length).toBe(0);
    expect(takePending(own, '/console')).toBeUndefined();
  });

  it.each([
    ['another origin', '//evil.example/console'],
    ['another page of the issuer', '/account'],
    ['what only begins like the console', '/console-evil'],
    ['the callback, which would go round', '/console/callback?code=1'],
    ['an address with a scheme', 'javascript:alert(1)'],
  ])('leads nowhere but into the console: %s', (_, returnTo) => {
    const own = storage();
    keepPending(own, { ...begun, returnTo });
    expect(takePending(own, '/console')?.returnTo).toBe('/console');
  });

  it('of which something is missing is none, and is gone', () => {
    const own = storage();
    keepPending(own, { ...begun, nonce: '', returnTo: '/console' });
    expect(takePending(own, '/console')).toBeUndefined();
    expect(own.length).toBe(0);
  });
});
