import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { IssuerMismatch, ResourceServer } from '@signet/auth-contracts';
import * as after from '../../examples/migration/express-oauth2-jwt-bearer/after.js';
import * as before from '../../examples/migration/express-oauth2-jwt-bearer/before.js';
import { orders } from '../../examples/orders-audience.js';
import { type OidcIssuer, runOidcIssuer } from '../support/oidc-issuer.js';
import { type RunningApi, runExpress } from '../support/running-api.js';
import { clientNamedAsAudience, getTokens, type Tokens } from '../support/tokens.js';

let issuer: OidcIssuer;
let tokens: Tokens;
let api: RunningApi;

beforeAll(async () => {
  issuer = await runOidcIssuer({ clientIds: [clientNamedAsAudience] });
  tokens = await getTokens(issuer);
});
afterAll(() => issuer?.close());
afterEach(() => api.close());

const status = async (path: string, token?: string) => (await api.get(path, token)).status;

describe('from express-oauth2-jwt-bearer', () => {
  it('before: the audience is held; an ID token for a client of that name is accepted', async () => {
    api = await runExpress(before.createOrdersApi({ issuerBaseURL: issuer.issuer, audience: orders.identifier }));
    expect(await status('/orders', tokens.good)).toBe(200);
    expect(await status('/orders', tokens.withoutScope)).toBe(403);
    expect(await status('/orders', tokens.otherAudience)).toBe(401);
    expect(await status('/me', tokens.idToken)).toBe(401);
    expect(await status('/me', tokens.idTokenForUs)).toBe(200);
    expect(await api.get('/me')).toMatchObject({ status: 401, challenge: expect.stringMatching(/^Bearer/) });
  });

  it('before: a route that asks for a scope refuses that ID token, since it has none', async () => {
    api = await runExpress(before.createOrdersApi({ issuerBaseURL: issuer.issuer, audience: orders.identifier }));
    expect(await status('/orders', tokens.idTokenForUs)).toBe(403);
  });

  it('after: the good token is accepted; the others are refused, each for a reason that the log names', async () => {
    const codes: unknown[] = [];
    const log = (facts: object) => codes.push((facts as { code?: unknown }).code);
    api = await runExpress(after.createOrdersApi({ issuer: issuer.issuer }, log));
    expect(await status('/orders', tokens.good)).toBe(200);
    expect(await status('/me', tokens.good)).toBe(200);
    expect(await api.get('/me')).toMatchObject({ status: 401, challenge: expect.stringMatching(/^Bearer .*, DPoP /) });
    expect(codes).toEqual([]);
    expect(await status('/orders', tokens.withoutScope)).toBe(403);
    expect(await status('/orders', tokens.otherAudience)).toBe(401);
    expect(await status('/me', tokens.idToken)).toBe(401);
    expect(await status('/me', tokens.idTokenForUs)).toBe(401);
    expect(codes).toEqual(['scope_missing', 'audience_mismatch', 'wrong_type', 'wrong_type']);
  });

  it('a token in the query: before takes it, after does not read it', async () => {
    api = await runExpress(before.createOrdersApi({ issuerBaseURL: issuer.issuer, audience: orders.identifier }));
    expect(await status(`/me?access_token=${tokens.good}`)).toBe(200);
    await api.close();
    api = await runExpress(after.createOrdersApi({ issuer: issuer.issuer }, () => {}));
    expect(await api.get(`/me?access_token=${tokens.good}`)).toMatchObject({
      status: 401,
      body: { error: 'unauthorized' },
    });
  });

  it('an issuer with a slash too many: before does not mind, after does not start, or answers 503 and says why', async () => {
    api = await runExpress(before.createOrdersApi({ issuerBaseURL: `${issuer.issuer}/`, audience: orders.identifier }));
    expect(await status('/me', tokens.good)).toBe(200);
    await api.close();
    const trusted = { issuer: `${issuer.issuer}/` };
    await expect(new ResourceServer({ ...trusted, audience: orders }).warmUp()).rejects.toThrow(IssuerMismatch);
    const logged: object[] = [];
    api = await runExpress(after.createOrdersApi(trusted, (facts) => logged.push(facts)));
    expect(await status('/me', tokens.good)).toBe(503);
    const received = expect.stringContaining(`describes the issuer ${issuer.issuer}, not ${trusted.issuer}`);
    expect(logged).toMatchObject([{ code: 'keys_unavailable', received }]);
  });

  it('when the issuer cannot be asked: before calls the token invalid, after answers 503', async () => {
    const gone = await runOidcIssuer();
    const token = await gone.accessToken({ resource: orders.identifier, scope: 'orders:read' });
    await gone.close();
    api = await runExpress(before.createOrdersApi({ issuerBaseURL: gone.issuer, audience: orders.identifier }));
    expect(await status('/me', token)).toBe(401);
    await api.close();
    const codes: unknown[] = [];
    const log = (facts: object) => codes.push((facts as { code?: unknown }).code);
    api = await runExpress(after.createOrdersApi({ issuer: gone.issuer }, log));
    expect(await api.get('/me', token)).toMatchObject({ status: 503, body: { error: 'temporarily_unavailable' } });
    expect(codes).toEqual(['keys_unavailable']);
  });
});
