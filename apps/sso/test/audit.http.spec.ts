import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AuditEntry, adminAudienceOf, openUserRegistration } from '@signet/authorization-server';
import { type RunningSso, runSso } from './support/running-sso.js';
import { authorizationPath, person, redirectUri, secret, seed, shop } from './support/seed.js';
import { type Answer, TestBrowser } from './support/test-browser.js';

const environment = { ISSUER: 'https://sso.example', TRUSTED_PROXIES: '127.0.0.1' };
let sso: RunningSso;
beforeAll(async () => {
  sso = await runSso({ environment, protocol: { clientRegistration: 'open', userRegistration: openUserRegistration } });
  await seed(sso);
  const web = { ...shop, clientId: 'web', consentRequired: false, rotateRefreshTokens: true };
  const grantTypes = [...shop.grantTypes, 'refresh_token'] as const;
  await sso.issuer.stores.clients.save({ ...web, grantTypes, identityScopes: ['openid', 'offline_access'] });
});
afterAll(async () => {
  await sso?.close();
});

const fresh = () => new TestBrowser(sso);
const basic = (id: string) => ({
  headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
});
const everything = () => sso.issuer.stores.auditLog.page({ limit: 1000 });

/** What was told meanwhile. */
async function toldOf(work: () => Promise<unknown>): Promise<readonly AuditEntry[]> {
  const before = new Set((await everything()).map(({ entryId }) => entryId));
  await work();
  return (await everything()).filter(({ entryId }) => !before.has(entryId));
}

async function signIn(browser: TestBrowser, more: Record<string, string> = {}): Promise<Answer> {
  const asked = authorizationPath({ client_id: 'web', scope: 'openid', ...more });
  return browser.submit(await browser.follow(await browser.get(asked)), person);
}

describe('the audit trail of what people and clients do', () => {
  it('begins with the API that the program itself put there', async () => {
    const told = await sso.issuer.stores.auditLog.page({ limit: 9, name: 'resource_created' });
    expect(told.map(({ audience, initiator }) => [audience, initiator])).toContainEqual([
      adminAudienceOf(environment.ISSUER),
      { entity: 'system', through: 'configuration' },
    ]);
  });

  it('tells a sign-in with where it came from, and the sign-out', async () => {
    const browser = fresh();
    const told = await toldOf(async () => {
      await signIn(browser);
      await browser.submit(await browser.get('/logout'));
    });
    const entry = (name: string) => told.find((each) => each.name === name);
    expect(told.map(({ name }) => name).sort()).toEqual(['session_ended', 'signed_in']);
    const began = entry('signed_in');
    expect(began).toMatchObject({
      initiator: { entity: 'user', subject: expect.any(String), through: 'browser' },
      clientId: 'web',
      target: { record: 'sessions', id: expect.any(String) },
      after: { amr: ['pwd'] },
      origin: { address: expect.any(String) },
      originCommitment: expect.any(String),
    });
    expect(began?.subject).toBe(began?.initiator.subject);
    expect(entry('session_ended')).toMatchObject({
      subject: began?.subject,
      target: began?.target,
      initiator: { entity: 'user', subject: began?.subject },
    });
    expect(JSON.stringify(told)).not.toMatch(/alice|correct horse/i);
  });

  it('tells a yes and a no, and an app that was taken out', async () => {
    const browser = fresh();
    const asked = async () => browser.follow(await browser.get(authorizationPath({ prompt: 'consent' })));
    const consent = await browser.follow(await browser.submit(await asked(), person));
    const told = await toldOf(async () => {
      await browser.submit(consent, { decision: 'allow' });
      await browser.submit(await asked(), { decision: 'deny' });
    });
    expect(told.map(({ name, clientId }) => `${name} ${clientId}`).sort()).toEqual([
      'consent_allowed shop',
      'consent_denied shop',
    ]);
  });

  it('tells nothing where tokens are issued, refreshed and introspected, and what is a replay', async () => {
    const browser = fresh();
    const page = await browser.follow(
      await browser.get(authorizationPath({ client_id: 'web', scope: 'openid offline_access' })),
    );
    const after = await browser.follow(await browser.submit(page, person));
    const answer = after.location === undefined ? await browser.submit(after, { decision: 'allow' }) : after;
    const code = new URL(answer.location ?? '').searchParams.get('code') ?? '';
    const redeem = () =>
      fresh().post('/token', { grant_type: 'authorization_code', code, redirect_uri: redirectUri }, basic('web'));
    const silent = await toldOf(async () => {
      const { refresh_token } = JSON.parse((await redeem()).html);
      const refreshed = await fresh().post('/token', { grant_type: 'refresh_token', refresh_token }, basic('web'));
      const { access_token } = JSON.parse(refreshed.html);
      await fresh().post('/introspect', { token: access_token }, basic('web'));
    });
    expect(silent).toEqual([]);
    const told = await toldOf(redeem);
    expect(told).toMatchObject([
      { name: 'code_replayed', clientId: 'web', initiator: { entity: 'policy', through: 'issuer' } },
    ]);
    expect(told[0]?.origin?.address).toBeDefined();
  });

  it('tells of clients that register, change and delete themselves, without their secrets', async () => {
    const made: Array<Record<string, string>> = [];
    const told = await toldOf(async () => {
      const send = async (method: string, path: string, body?: unknown, token?: string) =>
        (
          await fetch(`${sso.address}${path}`, {
            method,
            headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          })
        ).text();
      const metadata = { client_name: 'New', redirect_uris: ['https://new.example/cb'] };
      const client = JSON.parse(await send('POST', '/register', metadata));
      made.push(client);
      const token = client.registration_access_token;
      await send('PUT', `/register/${client.client_id}`, { ...metadata, client_id: client.client_id }, token);
      await fetch(`${sso.address}/register/${client.client_id}`, {
        method: 'DELETE',
        headers: { authorization: `Bearer ${token}` },
      });
    });
    expect(told.map(({ name }) => name).sort()).toEqual(['client_changed', 'client_deleted', 'client_registered']);
    const [client] = made;
    expect(told.every(({ clientId }) => clientId === client?.client_id)).toBe(true);
    expect(JSON.stringify(told)).not.toContain(client?.registration_access_token);
    expect(JSON.stringify(told)).not.toContain(client?.client_secret);
  });

  it('tells of an account that somebody makes for themselves', async () => {
    const told = await toldOf(() =>
      sso.issuer.identity.createAccount({ username: 'newcomer', password: 'a password of newcomers' }),
    );
    expect(told).toMatchObject([
      { name: 'account_created', initiator: { entity: 'user', through: 'self_service' }, concealed: ['passwordHash'] },
    ]);
  });
});
