import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { JwtParts } from 'oidc-provider';
import { OrdersModule } from '../../examples/migration/nest-keycloak-connect/after.js';
import { orders } from '../../examples/orders-audience.js';
import { type OidcIssuer, runOidcIssuer } from '../support/oidc-issuer.js';
import { takeNestLog } from '../support/rejection-log.js';
import { type RunningApi, runNest } from '../support/running-api.js';
import { clientNamedAsAudience, getTokens, type Tokens } from '../support/tokens.js';

/** As Keycloak's access tokens are where nothing is set: `typ: JWT`, `azp` for the client, and realm roles. */
function likeKeycloak(token: JwtParts): void {
  const { client_id: azp, ...claims } = token.payload;
  token.header = { typ: 'JWT' };
  token.payload = { ...claims, azp, typ: 'Bearer', realm_access: { roles: ['auditor'] } };
}

let marked: { issuer: OidcIssuer; tokens: Tokens };
let unmarked: typeof marked;
let api: RunningApi;
const logged = takeNestLog();

beforeAll(async () => {
  const run = async (shape?: (token: JwtParts) => void) => {
    const issuer = await runOidcIssuer({ clientIds: [clientNamedAsAudience], shape });
    return { issuer, tokens: await getTokens(issuer) };
  };
  marked = await run();
  unmarked = await run(likeKeycloak);
});
afterAll(async () => {
  await marked?.issuer.close();
  await unmarked?.issuer.close();
});
afterEach(() => api.close());

const status = async (path: string, token?: string) => (await api.get(path, token)).status;

describe.each(['express', 'fastify'] as const)('from nest-keycloak-connect, on %s', (platform) => {
  const start = async (trusted: Parameters<typeof OrdersModule.forRoot>[0]) => {
    api = await runNest(OrdersModule.forRoot(trusted), platform);
    logged();
  };

  it('after, with an issuer that marks access tokens: nothing but the issuer is said', async () => {
    const { issuer, tokens } = marked;
    await start({ issuer: issuer.issuer });
    expect(await status('/orders', tokens.good)).toBe(200);
    expect(await status('/health')).toBe(200);
    expect(await status('/orders')).toBe(401);
    expect(await status('/audit', tokens.good)).toBe(403);
    expect(logged()).toEqual([]);
    for (const token of [tokens.withoutScope, tokens.otherAudience, tokens.idToken, tokens.idTokenForUs]) {
      expect(await status('/orders', token)).not.toBe(200);
    }
    expect(logged().map(({ code }) => code)).toEqual([
      'scope_missing',
      'audience_mismatch',
      'wrong_type',
      'wrong_type',
    ]);
  });

  it('after, with an issuer that does not: every token is refused as wrong_type', async () => {
    const { issuer, tokens } = unmarked;
    await start({ issuer: issuer.issuer });
    expect(await status('/orders', tokens.good)).toBe(401);
    expect(logged()).toEqual([
      {
        event: 'token_rejected',
        code: 'wrong_type',
        check: 'typ',
        expected: 'at+jwt',
        received: 'JWT',
        likely_cause: 'this is an ID token, or the issuer does not mark its access tokens (RFC 9068)',
        audience: orders.identifier,
      },
    ]);
  });

  it('after, with an issuer that marks them and names the client in azp alone: claim_missing', async () => {
    const issuer = await runOidcIssuer({
      shape: (token) => {
        const { client_id: azp, ...claims } = token.payload;
        token.payload = { ...claims, azp };
      },
    });
    try {
      const token = await issuer.accessToken({ resource: orders.identifier, scope: 'orders:read' });
      await start({ issuer: issuer.issuer });
      expect(await status('/orders', token)).toBe(401);
      expect(logged()).toMatchObject([{ code: 'claim_missing', received: 'without client_id' }]);
      await api.close();
      await start({ issuer: issuer.issuer, acceptUntypedTokens: true });
      expect(await status('/orders', token)).toBe(200);
    } finally {
      await issuer.close();
    }
  });

  it('after, with acceptUntypedTokens: its tokens are accepted, with realm roles; wrong ones are still refused', async () => {
    const { issuer, tokens } = unmarked;
    await start({ issuer: issuer.issuer, acceptUntypedTokens: true });
    expect(await status('/orders', tokens.good)).toBe(200);
    expect(await status('/audit', tokens.good)).toBe(200);
    expect(await status('/orders', tokens.withoutScope)).toBe(403);
    expect(await status('/orders', tokens.otherAudience)).toBe(401);
    expect(await status('/orders', tokens.idToken)).toBe(401);
    expect(await status('/orders', tokens.idTokenForUs)).toBe(401);
    expect(logged().map(({ code, received }) => [code, received])).toEqual([
      ['scope_missing', ''],
      ['audience_mismatch', 'https://invoices.example.com'],
      ['wrong_type', 'nonce'],
      ['wrong_type', 'nonce'],
    ]);
  });

  it('after, with acceptUntypedTokens: an ID token without nonce, for a client named as the audience, is not told', async () => {
    const { issuer } = unmarked;
    await start({ issuer: issuer.issuer, acceptUntypedTokens: true });
    expect(await status('/orders', await issuer.idToken(clientNamedAsAudience, { withNonce: false }))).toBe(403);
    expect(logged()).toMatchObject([{ code: 'scope_missing' }]);
  });

  it('after, with audienceIdentifier: `aud` may be another name than that of the contract', async () => {
    const { issuer } = marked;
    const token = await issuer.accessToken({ resource: 'urn:example:orders-api', scope: 'orders:read' });
    await start({ issuer: issuer.issuer, audienceIdentifier: 'urn:example:orders-api' });
    expect(await status('/orders', token)).toBe(200);
  });
});
