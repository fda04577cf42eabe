import { describe, expect, it } from '@jest/globals';
import { keepPending, type PendingSignIn, takePending } from './pending-sign-in.js';

function storage(): Storage {
  const kept = new Map<string, string>();
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  } as Storage;
}

const pending: PendingSignIn = { codeVerifier: 'v', state: 's', nonce: 'n', returnTo: '/orders', silent: false };

describe('what survives the way to the issuer', () => {
  it('is taken once: what was wanted is not done again after a reload', () => {
    const one = storage();
    const unfinished = { cancel: 'order-1', subject: 'alice' };
    keepPending(one, { ...pending, unfinished, notReached: 'unmet' });
    expect(takePending(one)).toEqual({ ...pending, unfinished, notReached: 'unmet' });
    expect(takePending(one)).toBeUndefined();
  });

  it('is of the sign-in that was begun last', () => {
    const one = storage();
    keepPending(one, { ...pending, unfinished: { cancel: 'order-1', subject: 'alice' } });
    keepPending(one, { ...pending, state: 'later', silent: true });
    expect(takePending(one)).toEqual({ ...pending, state: 'later', silent: true });
  });

  it.each([{ cancel: 'order-1' }, { subject: 'alice' }, { cancel: '', subject: 'alice' }, null])(
    'names what is to be done and whose wish it is, or nothing: %j',
    (unfinished) => {
      const one = storage();
      keepPending(one, { ...pending, unfinished: unfinished as never });
      expect(takePending(one)?.unfinished).toBeUndefined();
    },
  );

  it.each(['https://evil.example/', '//evil.example', '/\\evil.example', '/callback?code=x', 'orders'])(
    'leads back to no %s',
    (returnTo) => {
      const one = storage();
      keepPending(one, { ...pending, returnTo });
      expect(takePending(one)?.returnTo).toBe('/');
    },
  );
});
