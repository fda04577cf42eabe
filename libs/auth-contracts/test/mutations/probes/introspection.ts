import assert from 'node:assert/strict';
import { defineAudience, localKeys, ResourceServer } from '@signet/auth-contracts';
import { createTestIssuer, type TestIssuer } from '@signet/auth-contracts/testing';
import type { Probe } from '../probe.js';

const ledger = defineAudience({ identifier: 'https://ledger.example.com', name: 'Ledger', scopes: {} });
const now = () => Math.floor(Date.now() / 1000);
const active = (more: object = {}): Readonly<Record<string, unknown>> => ({
  active: true,
  aud: ledger.identifier,
  sub: 'ada',
  client_id: 'web',
  token_type: 'Bearer',
  iat: now(),
  exp: now() + 300,
  ...more,
});

/** By what is wrong with them. */
const bad: Readonly<Record<string, () => object | string>> = {
  'is not active': () => active({ active: false }),
  'is active in words': () => active({ active: 'true' }),
  'is not active, and active after all': () =>
    JSON.stringify(active({ active: false }))
      .replace('{', '{"\\u0061ctive":true,')
      .replace('}', ',"active":true}'),
  'is for another API': () => active({ aud: 'https://other.example.com' }),
  'is for nobody': () => active({ aud: undefined }),
  'is of another issuer': () => active({ iss: 'https://evil.example.com' }),
  'is over': () => active({ exp: now() - 3600 }),
  'has no end': () => active({ exp: undefined }),
  'is not valid yet': () => active({ nbf: now() + 3600 }),
  'is a refresh token': () => active({ token_type: 'refresh_token' }),
  'is of no type': () => active({ token_type: undefined }),
  'is bound to a key that nobody names': () => active({ token_type: 'DPoP' }),
  'is bound to a key, without its proof': () => active({ cnf: { jkt: 'A'.repeat(43) } }),
  'has the mark of an ID token': () => active({ nonce: 'n' }),
  'is used as a refresh token': () => active({ token_use: 'refresh_token' }),
};

/** An API whose issuer answers what it is told to. */
function serve(issuer: TestIssuer) {
  const asked: RequestInit[] = [];
  const stage = { answer: active() as object | string, stopwatch: 0, asked };
  const fetch: typeof globalThis.fetch = async (_input, init = {}) => {
    asked.push(init);
    const { answer } = stage;
    return new Response(typeof answer === 'string' ? answer : JSON.stringify(answer));
  };
  const endpoint = 'https://sso.example.com/introspect';
  const credentials = { clientId: 'ledger', clientSecret: 'secret' };
  const api = new ResourceServer({
    issuer: issuer.issuer,
    audience: ledger,
    keys: localKeys(issuer.jwks),
    introspection: { endpoint, ...credentials, fetch, monotonic: () => stage.stopwatch },
    rejectionLog: false,
  });
  const call = async (token: string) => {
    const { refusal } = await api.admit({ method: 'GET', url: '/', headers: { authorization: `Bearer ${token}` } });
    return refusal?.status ?? 200;
  };
  return { stage, call };
}

/** Opaque tokens, of which the issuer says what it says. */
export function introspectionProbes(issuer: TestIssuer): readonly Probe[] {
  return [
    [
      'an opaque token that is active',
      async () => {
        const { stage, call } = serve(issuer);
        assert.equal(await call('opaque'), 200);
        assert.equal(stage.asked.length, 1);
        // Its address is the one that was configured, whoever points elsewhere.
        assert.notEqual(stage.asked[0]?.redirect ?? 'follow', 'follow');
      },
    ],
    ...Object.entries(bad).map(
      ([what, answer]): Probe => [
        `an opaque token that ${what}`,
        async () => {
          const { stage, call } = serve(issuer);
          stage.answer = answer();
          assert.notEqual(await call('opaque'), 200);
        },
      ],
    ),
    [
      'an opaque token that was taken back since it was asked about',
      async () => {
        const { stage, call } = serve(issuer);
        assert.equal(await call('opaque'), 200);
        stage.answer = { active: false };
        stage.stopwatch = 10_001;
        assert.equal(await call('opaque'), 401);
      },
    ],
    [
      'a JWT whose signature fails, of which the issuer would say that it is active',
      async () => {
        const { stage, call } = serve(issuer);
        const other = await createTestIssuer({ issuer: issuer.issuer });
        const kid = String(issuer.jwks.keys.at(-1)?.kid);
        assert.equal(await call(await other.mint({ audience: ledger, header: { kid } })), 401);
        assert.equal(stage.asked.length, 0);
      },
    ],
  ];
}
