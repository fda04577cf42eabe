import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AccessTokenVerifier, createPrincipal, ResourceServer, type TrustedIssuer } from '@signet/auth-contracts';
import type { JwtParts } from 'oidc-provider';
import { ofOne, ofSeveral } from '../examples/foreign-issuers.js';
import { orders } from '../examples/orders-audience.js';
import { type OidcIssuer, runOidcIssuer } from './support/oidc-issuer.js';
import { clientNamedAsAudience, getTokens, type Tokens } from './support/tokens.js';

/** What oidc-provider signs, in the form of other issuers: their keys, metadata and ID tokens are real ones. */
const forms = {
  /** As it is: RFC 9068. */
  standard: undefined,
  /** The client in `azp` alone, still marked. */
  azp: ({ payload }: JwtParts) => {
    payload.azp = payload.client_id;
    delete payload.client_id;
  },
  /** No mark in the header, scopes as a list, the client in `cid`: Okta. */
  list: (token: JwtParts) => {
    const { client_id: cid, scope, ...claims } = token.payload;
    token.header = {};
    token.payload = { ...claims, cid, scp: typeof scope === 'string' ? scope.split(' ') : [] };
  },
} as const;

type Form = keyof typeof forms;
let running: Readonly<Record<Form, { readonly issuer: OidcIssuer; readonly tokens: Tokens }>>;

const started: OidcIssuer[] = [];

beforeAll(async () => {
  const all: [Form, (typeof running)[Form]][] = [];
  for (const name of Object.keys(forms) as Form[]) {
    const issuer = await runOidcIssuer({ clientIds: [clientNamedAsAudience], shape: forms[name] });
    started.push(issuer);
    all.push([name, { issuer, tokens: await getTokens(issuer) }]);
  }
  running = Object.fromEntries(all) as unknown as typeof running;
});
afterAll(async () => {
  for (const issuer of started) await issuer.close();
});

/** The keys are found as its metadata says. */
const settings: Readonly<Record<Form, Partial<TrustedIssuer>>> = {
  standard: {},
  azp: { clientFrom: ['azp'] },
  list: { clientFrom: ['cid'], scopesFrom: ['scp'], acceptUntypedTokens: { untypedHeader: true } },
};
const trusted = (name: Form): TrustedIssuer => ({ issuer: running[name].issuer.issuer, ...settings[name] });
const judge = (verifier: AccessTokenVerifier, token: string) =>
  verifier.verify(token).then(
    () => 'accepted',
    ({ code }: { code: string }) => code,
  );

describe('a real issuer, whose access tokens have another form', () => {
  it.each(Object.keys(forms) as Form[])('%s: its access token is accepted, its ID tokens are not', async (name) => {
    const { issuer, tokens } = running[name];
    const verifier = new AccessTokenVerifier({ audience: orders, ...trusted(name) });
    const { subject, clientId, scopes } = createPrincipal(await verifier.verify(tokens.good), tokens.good);
    expect({ subject, clientId, scopes: [...scopes] }).toEqual({
      subject: 'machine',
      clientId: 'machine',
      scopes: ['orders:read'],
    });
    // For a client that is named as the audience, and without any mark: the hardest to tell.
    const bare = await issuer.idToken(clientNamedAsAudience, { withNonce: false });
    for (const token of [tokens.idToken, tokens.idTokenForUs, bare]) {
      expect(await judge(verifier, token)).toMatch(/^(wrong_type|audience_mismatch|claim_missing)$/);
    }
    expect(await judge(verifier, tokens.otherAudience)).toBe('audience_mismatch');
  });

  it.each(Object.keys(forms) as Form[])('%s: every other setting refuses its token', async (name) => {
    for (const settled of Object.keys(settings) as Form[]) {
      if (settled === name) continue;
      const { issuer } = running[name].issuer;
      const verifier = new AccessTokenVerifier({ audience: orders, issuer, ...settings[settled] });
      const verdict = await judge(verifier, running[name].tokens.good);
      expect([name, settled, verdict]).toEqual([name, settled, expect.not.stringMatching('accepted')]);
    }
  });

  it('stands beside others in one API', async () => {
    const names = Object.keys(forms) as Form[];
    const server = new ResourceServer({ audience: orders, issuers: names.map(trusted), rejectionLog: false });
    const ask = (token: string) => {
      const request = { method: 'GET', url: '/', headers: { authorization: `Bearer ${token}` } };
      return server.admit(request, { kind: 'scopes', all: ['orders:read'] });
    };
    try {
      for (const name of names) {
        const { tokens } = running[name];
        // Twice: the second time it is remembered.
        expect((await ask(tokens.good)).principal?.clientId).toBe('machine');
        expect((await ask(tokens.good)).principal?.clientId).toBe('machine');
        expect((await ask(tokens.withoutScope)).rejection).toMatchObject({ code: 'scope_missing' });
        expect((await ask(tokens.idTokenForUs)).refusal).toMatchObject({ status: 401 });
      }
    } finally {
      await server.close();
    }
  });
});

describe('a real issuer, whose ID tokens are the credential', () => {
  it('has those for this client accepted, and access tokens refused', async () => {
    const { issuer, tokens } = running.standard;
    const verifier = new AccessTokenVerifier({
      audience: orders,
      issuer: issuer.issuer,
      audienceIdentifier: 'web',
      scopesFrom: [],
      acceptUntypedTokens: { idTokens: true, missingClientId: true, missingJti: true },
    });
    await expect(verifier.verify(tokens.idToken)).resolves.toMatchObject({ sub: 'alice', aud: 'web' });
    expect(await judge(verifier, tokens.idTokenForUs)).toBe('audience_mismatch');
    expect(await judge(verifier, await issuer.accessToken({ resource: 'urn:web', scope: 'orders:read' }))).toBe(
      'wrong_type',
    );
  });
});

it('is configured as the page says', async () => {
  expect(ofOne().providers).not.toHaveLength(0);
  const server = ofSeveral();
  try {
    expect(Object.keys(server.status().issuers)).toEqual([
      'https://shop.eu.auth0.com/',
      'https://login.microsoftonline.com/11111111-2222-4333-8444-555555555555/v2.0',
    ]);
  } finally {
    await server.close();
  }
});
