import { describe, expect, it } from '@jest/globals';
import { defineAudience, ResourceServer, type ResourceServerStatus, remoteKeys } from '@signet/auth-contracts';
import { tokenChecks } from './token-checks.js';

const issuer = 'https://sso.example.com';
const keys = { status: 'up', kids: ['k1'], ageSeconds: 3 } as const;
const up: ResourceServerStatus = { status: 'up', issuers: { [issuer]: keys }, cachedTokens: 0 };

async function found(status: ResourceServerStatus, staleAfter?: number) {
  const findings = await Promise.all(tokenChecks(() => status, staleAfter).map((check) => check.look()));
  return findings.flatMap((finding) => (finding === undefined ? [] : [finding.reason]));
}

const withKeys = (status: object): ResourceServerStatus => ({
  ...up,
  status: 'down',
  issuers: { [issuer]: { status: 'down', kids: [], ...status } },
});
const heard = (revocations: object): ResourceServerStatus => ({
  ...up,
  revocations: { remembered: 0, refused: 0, ...revocations },
});

describe('what an API must know of its issuer', () => {
  it.each([
    ['all', up, []],
    ['no keys', withKeys({ failure: 'fetch failed' }), ['keys_unknown']],
    ['withdrawn keys alone', withKeys({ ageSeconds: 2 }), ['keys_empty']],
    ['keys of two days ago', { ...up, status: 'down', issuers: { [issuer]: keys } } as const, ['keys_unknown']],
    ['what was revoked just now', heard({ staleForSeconds: 24 }), []],
    ['what was revoked, of a poll that is held', heard({ staleForSeconds: 44 }), []],
    ['a poll that never ends', heard({ staleForSeconds: 46 }), ['revocations_stale']],
    ['an issuer that is away for seconds', heard({ staleForSeconds: 30, failure: 'fetch failed' }), []],
    ['an issuer that is away', heard({ staleForSeconds: 31, failure: 'fetch failed' }), ['revocations_stale']],
    ['an issuer that was never there', heard({ failure: 'fetch failed' }), ['revocations_stale']],
    [
      'a secret that is not known',
      heard({ staleForSeconds: 1, failure: 'polling answered 401', isClientRefused: true }),
      ['client_secret_refused'],
    ],
    [
      'a stream that is not made',
      heard({ failure: 'the issuer made no stream: 401 invalid_client', isClientRefused: true }),
      ['client_secret_refused'],
    ],
    ['other trouble', heard({ staleForSeconds: 1, failure: 'the issuer made no stream: 503 401x' }), []],
  ])('%s', async (_what, status, expected) => {
    expect(await found(status)).toEqual(expected);
  });

  it('can be told when it is too old', async () => {
    expect(await found(heard({ staleForSeconds: 2, failure: 'fetch failed' }), 1)).toEqual(['revocations_stale']);
  });

  it('knows what the library says of a set in which no key may be used', async () => {
    const audience = defineAudience({ identifier: 'https://a.example', name: 'A', scopes: {} });
    const fetch = async () => new Response('{"keys":[{"kty":"oct","k":"AAAA"}]}', { status: 200 });
    const server = new ResourceServer({
      issuer,
      audience,
      keys: remoteKeys(`${issuer}/jwks`, { fetch: fetch as typeof globalThis.fetch }),
    });
    await server.warmUp();
    try {
      expect(await found(server.status())).toEqual(['keys_empty']);
    } finally {
      await server.close();
    }
  });
});
