import assert from 'node:assert/strict';
import { AudienceClient, createPrincipal, decode, defineAudience, HopError } from '@signet/auth-contracts';
import type { TestIssuer } from '@signet/auth-contracts/testing';
import type { Probe } from '../probe.js';

const orders = defineAudience({ identifier: 'https://orders.example.com', name: 'Orders', scopes: {} });
const invoices = defineAudience({
  identifier: 'https://invoices.example.com/v1',
  name: 'Invoices',
  scopes: { read: 'Read', write: 'Write' },
});
const tokenEndpoint = 'https://sso.example.com/token';
const accessToken = 'urn:ietf:params:oauth:token-type:access_token';

/** An API that calls the next one, with an issuer and a target that are told what to do. */
function stand(issuer: TestIssuer) {
  const sent: { readonly url: string; readonly authorization: string; readonly redirect: string }[] = [];
  const stage = {
    clock: Math.floor(Date.now() / 1000),
    sent,
    exchanged: 0,
    grant: async (): Promise<object> => ({
      access_token: await issuer.mint({ audience: invoices }),
      token_type: 'Bearer',
      expires_in: 300,
      issued_token_type: accessToken,
    }),
  };
  const fetch: typeof globalThis.fetch = async (input, init = {}) => {
    const authorization = new Headers(init.headers).get('authorization') ?? '';
    sent.push({ url: String(input), authorization, redirect: init.redirect ?? 'follow' });
    if (String(input) !== tokenEndpoint) return Response.json({});
    stage.exchanged += 1;
    return Response.json(await stage.grant());
  };
  const client = new AudienceClient({
    audience: invoices,
    tokenEndpoint,
    clientId: 'orders',
    clientSecret: 'secret',
    fetch,
    now: () => stage.clock,
  });
  const caller = async (claims: Readonly<Record<string, unknown>> = {}) => {
    const token = await issuer.mint({ audience: orders, claims });
    return createPrincipal(decode(token).claims as never, token);
  };
  const toTarget = () => sent.filter(({ url }) => url !== tokenEndpoint);
  return { client, stage, caller, toTarget };
}

type Stand = ReturnType<typeof stand>;
type Grant = (good: object, stand: Stand, issuer: TestIssuer) => Promise<object>;

/** What an issuer answers that must be sent to nobody. */
const bad: Readonly<Record<string, Grant>> = {
  'for another API': async (good, _stand, issuer) => ({
    ...good,
    access_token: await issuer.mint({ audience: orders }),
  }),
  'for another API as well': async (good, _stand, issuer) => {
    const claims = { aud: [invoices.identifier, orders.identifier] };
    return { ...good, access_token: await issuer.mint({ audience: invoices, claims }) };
  },
  'that nobody here can read': async (good) => ({ ...good, access_token: 'opaque' }),
  'of another kind': async (good) => ({ ...good, issued_token_type: 'urn:ietf:params:oauth:token-type:refresh_token' }),
  'that is no bearer token': async (good) => ({ ...good, token_type: 'N_A' }),
  'without an end': async (good) => ({ ...good, expires_in: undefined }),
};

export function nextAudienceProbes(issuer: TestIssuer): readonly Probe[] {
  const probe = (title: string, run: (stand: Stand) => Promise<void>): Probe => [title, () => run(stand(issuer))];
  const read = { scopes: ['read'] } as const;
  return [
    probe('the next API gets a token of its own, and never the one that came', async ({ client, caller, toTarget }) => {
      const ada = await caller();
      await client.fetch(ada, '/all', read);
      const [request] = toTarget();
      assert.equal(request?.url, `${invoices.identifier}/all`);
      assert.notEqual(request?.authorization, `Bearer ${ada.token}`);
      assert.deepEqual(decode(String(request?.authorization.slice(7))).claims.aud, invoices.identifier);
    }),
    probe('neither the secret nor the token follows where somebody points', async ({ client, caller, stage }) => {
      await client.fetch(await caller(), '/all', read);
      assert.deepEqual([...new Set(stage.sent.map(({ redirect }) => redirect))], ['error']);
    }),
    ...Object.entries(bad).map(([what, grant]) =>
      probe(`a token ${what} is sent to nobody`, async (one) => {
        const { client, caller, stage, toTarget } = one;
        const good = stage.grant;
        stage.grant = async () => grant(await good(), one, issuer);
        await assert.rejects(client.fetch(await caller(), '/all', read), HopError);
        assert.deepEqual(toTarget(), []);
      }),
    ),
    probe('nobody is served with a token of somebody else', async ({ client, caller, stage }) => {
      await client.fetch(await caller({ sub: 'ada' }), '/all', read);
      await client.fetch(await caller({ sub: 'bob' }), '/all', read);
      await client.fetch(await caller({ sub: 'ada', sid: 'another' }), '/all', read);
      assert.equal(stage.exchanged, 3);
    }),
    probe('nor with one of other scopes', async ({ client, caller, stage }) => {
      const ada = await caller({ sub: 'ada' });
      await client.fetch(ada, '/all', read);
      await client.fetch(ada, '/all', { scopes: ['read', 'write'] });
      assert.equal(stage.exchanged, 2);
    }),
    probe('nor with one that is over', async ({ client, caller, stage }) => {
      const ada = await caller({ sub: 'ada' });
      await client.fetch(ada, '/all', read);
      stage.clock += 301;
      await client.fetch(ada, '/all', read);
      assert.equal(stage.exchanged, 2);
    }),
    ...['//evil.example.com/', '/../v2/all', '/%2e%2e/v2', 'https://evil.example.com/', 'all'].map((path) =>
      probe(`a call of ${path} goes nowhere`, async ({ client, caller, stage }) => {
        await client.fetch(await caller(), path, read).catch(() => {});
        const isStray = ({ url }: { readonly url: string }) => !url.startsWith(`${invoices.identifier}/`);
        assert.deepEqual(
          stage.sent.filter((one) => one.url !== tokenEndpoint && isStray(one)),
          [],
        );
      }),
    ),
    probe('who authorizes the call is not the caller', async ({ client, caller, stage }) => {
      const headers = { authorization: 'Bearer theirs' };
      await assert.rejects(client.fetch(await caller(), '/all', { ...read, headers }), TypeError);
      assert.deepEqual(stage.sent, []);
    }),
  ];
}
