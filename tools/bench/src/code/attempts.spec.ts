import { describe, expect, it } from '@jest/globals';
import { makeAttempts } from './attempts.js';

describe('an attempt', () => {
  it('has the S256 challenge of its own verifier (RFC 7636 appendix B)', () => {
    const texts = ['the state', 'the nonce', 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'];
    const [attempt] = makeAttempts(1, 'app', () => texts.shift() ?? '');
    expect(attempt).toMatchObject({
      state: 'the state',
      nonce: 'the nonce',
      verifier: expect.stringMatching(/^dBjft/),
    });
    const { pathname, searchParams } = new URL(attempt?.path ?? '', 'http://localhost');
    expect(pathname).toBe('/authorize');
    expect(Object.fromEntries(searchParams)).toEqual({
      response_type: 'code',
      client_id: 'app',
      redirect_uri: 'https://app.example.com/callback',
      scope: 'openid offline_access orders:read',
      resource: 'https://orders.example.com',
      state: 'the state',
      nonce: 'the nonce',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    });
  });

  it('shares nothing with another', () => {
    const attempts = makeAttempts(50, 'app');
    const texts = attempts.flatMap(({ state, nonce, verifier }) => [state, nonce, verifier]);
    expect(new Set(texts).size).toBe(150);
    expect(texts.every((text) => /^[\w-]{43}$/.test(text))).toBe(true);
  });
});
