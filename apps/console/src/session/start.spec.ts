import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { placeOf } from '../place.js';
import { keepPending } from './pending.js';
import { start } from './start.js';
import { listen } from './windows.js';

const issuer = 'https://issuer.example';
const place = placeOf(issuer, 'admin:users:read');
const before = new Map<string, PropertyDescriptor | undefined>();
let shown: string[];
let left: string[];
let kept: Map<string, string>;

/** A browser at this address, whose issuer answers discovery alone. */
function at(address: string): void {
  [shown, left, kept] = [[], [], new Map()];
  const location = Object.assign(new URL(address), { replace: (url: string) => void left.push(url) });
  const history = { replaceState: (_: unknown, __: string, url: string) => void shown.push(url) };
  const sessionStorage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
  const fetch = async () =>
    Response.json({ issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token` });
  for (const [name, value] of Object.entries({ location, history, sessionStorage, fetch })) {
    if (!before.has(name)) before.set(name, Object.getOwnPropertyDescriptor(globalThis, name));
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
}

beforeEach(() => before.clear());
afterEach(() => {
  for (const [name, descriptor] of before) {
    if (descriptor) Object.defineProperty(globalThis, name, descriptor);
    else Reflect.deleteProperty(globalThis, name);
  }
});

const pending = { codeVerifier: 'verifier', state: 'mine', nonce: 'nonce', returnTo: '/console/users' };

describe('a window of the console', () => {
  it('leaves to sign in, and keeps the way back and no token', async () => {
    at(`${issuer}/console/users?search=a`);
    expect(await start(place)).toEqual({ kind: 'leaving' });
    const [url] = left.map((each) => new URL(each));
    expect(url?.origin + (url?.pathname ?? '')).toBe(`${issuer}/authorize`);
    expect(url?.searchParams.get('code_challenge_method')).toBe('S256');
    const said = JSON.parse([...kept.values()][0] ?? '{}');
    expect(Object.keys(said).toSorted()).toEqual(['codeVerifier', 'nonce', 'returnTo', 'state']);
    expect([said.returnTo, said.state]).toEqual(['/console/users?search=a', url?.searchParams.get('state')]);
  });

  it('of who signed out stays where it is', async () => {
    at(`${issuer}/console?state=signed-out`);
    expect(await start(place)).toEqual({ kind: 'signed_out' });
    expect([left, shown]).toEqual([[], ['/console']]);
  });

  it('says what the issuer refused, and leaves no code in the address', async () => {
    at(`${issuer}/console/callback?error=access_denied&state=mine&iss=${encodeURIComponent(issuer)}`);
    keepPending(sessionStorage, pending);
    expect(await start(place)).toMatchObject({ kind: 'refused', code: expect.any(String) });
    expect(shown).toEqual(['/console/callback']);
    expect(kept.size).toBe(0);
  });

  it('tells another window what was answered to it', async () => {
    at(`${issuer}/console/callback?code=1&state=theirs`);
    const heard: string[] = [];
    const end = listen({
      onAnswer: (url) => heard.push(url.searchParams.get('state') ?? '') > 0,
      onSignedOut: () => {},
    });
    expect(await start(place)).toEqual({ kind: 'answered', isTaken: true });
    end();
    expect(heard).toEqual(['theirs']);
  });

  it('answers no old request of its own: what was begun last is gone with it', async () => {
    at(`${issuer}/console/callback?code=1&state=old`);
    keepPending(sessionStorage, pending);
    const end = listen({ onAnswer: () => true, onSignedOut: () => {} });
    expect(await start(place)).toMatchObject({ kind: 'answered' });
    end();
    expect(kept.size).toBe(0);
  });
});
