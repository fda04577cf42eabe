import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { byId, byTag, textOf } from './support/html.js';
import { type RunningSso, runSso } from './support/running-sso.js';
import { authorizationPath, person, seed, shop } from './support/seed.js';
import { actionOf, hiddenOf, TestBrowser } from './support/test-browser.js';

const api = 'https://api.example';
const scope = 'api:read';

let sso: RunningSso;
let subject: string;
beforeAll(async () => {
  sso = await runSso({
    environment: { ISSUER: 'https://sso.example', TRUSTED_PROXIES: '127.0.0.1', SUPPORT_CONTACT: 'help@sso.example' },
  });
  await seed(sso);
  const { stores, identity } = sso.issuer;
  ({ subject } = await identity.createAccount({ username: 'bob', password: person.password, name: 'Bob' }));
  await stores.resourceServers.save({
    identifier: api,
    name: 'The API',
    scopes: { [scope]: 'Read it' },
    roles: { reader: { scopes: [scope] } },
    accessTokenLifetime: 300,
    signingAlgorithm: 'ES256',
  });
  await stores.organizations.insert({ organizationId: 'o1', name: 'acme', displayName: 'Acme & Co', createdAt: 1 });
  await stores.organizations.addMember({ organizationId: 'o1', subject, addedAt: 1 });
});
afterAll(async () => {
  await sso?.close();
});
beforeEach(() => sso.issuer.stores.clients.save({ ...shop, resources: [{ identifier: api, scopes: [scope] }] }));

const bob = { username: 'bob', password: person.password };

/** What bob is led to by signing in for this request. */
async function signIn(more: Readonly<Record<string, string>>) {
  const browser = new TestBrowser(sso);
  const login = await browser.follow(await browser.get(authorizationPath(more)));
  return { browser, led: await browser.follow(await browser.submit(login, bob)) };
}

describe('a person for whom there is nothing', () => {
  it('reads why and whom to ask, and is sent back with access_denied', async () => {
    const { browser, led } = await signIn({ scope });
    expect(led.status).toBe(200);
    expect(textOf(byId(led.page, 'no-access'))).toMatch(/^You may not do anything of what .*Shop.* asks for\.$/);
    expect(textOf(led.page)).toContain('help@sso.example');
    expect(led.headers).toMatchObject({ 'cache-control': expect.stringContaining('no-store') });
    expect(led.headers['content-security-policy']).not.toContain('form-action');
    const back = await browser.submit(led, { decision: 'leave' });
    expect(back.headers.location).toMatch(/^https:\/\/shop\.example\/callback\?error=access_denied&/);
    expect(sso.lines).toContainEqual(
      expect.objectContaining({ event: 'access_refused', client_id: 'shop', subject, reason: 'role' }),
    );
  });

  it('is told the contacts of the app where it has some, and of a stranger’s app the operator’s', async () => {
    const contacts = ['owner@shop.example', 'https://shop.example/ask', 'javascript:alert(1)'];
    await sso.issuer.stores.clients.save({ ...shop, contacts, allowedGroups: ['staff'] });
    const { led } = await signIn({});
    expect(textOf(byId(led.page, 'no-access'))).toContain('Only some people may use');
    for (const contact of contacts) expect(textOf(led.page)).toContain(contact);
    const links = byTag(led.page, 'a').map(({ attributes }) => attributes.href ?? '');
    expect(links).toEqual(expect.arrayContaining(['mailto:owner@shop.example', 'https://shop.example/ask']));
    expect(links.filter((link) => link.startsWith('javascript'))).toEqual([]);
    expect(textOf(led.page)).not.toContain('help@sso.example');
    await sso.issuer.stores.clients.save({
      ...shop,
      contacts,
      origin: 'self_registered',
      requirePkce: false,
      allowedGroups: [],
    });
    const { led: strange } = await signIn({ code_challenge: 'x'.repeat(43), code_challenge_method: 'S256' });
    expect(textOf(strange.page)).toContain('help@sso.example');
    expect(textOf(strange.page)).not.toContain('owner@shop.example');
  });

  it('goes on where they were given a role meanwhile', async () => {
    const { browser, led } = await signIn({ scope });
    const assignment = { resource: api, role: 'reader', holder: { kind: 'account', id: subject } } as const;
    await sso.issuer.stores.roleAssignments.insert({ ...assignment, assignedAt: 1 });
    const next = await browser.follow(await browser.submit(led, { decision: 'leave' }));
    await sso.issuer.stores.roleAssignments.delete(assignment);
    expect(byId(next.page, 'consent-allow')).toBeDefined();
  });

  it('may be somebody else, who signs in', async () => {
    const { browser, led } = await signIn({ scope });
    const login = await browser.follow(await browser.submit(led, { decision: 'switch' }));
    expect(byId(login.page, 'username')).toBeDefined();
  });

  it('is answered by no form from elsewhere, and by no other decision', async () => {
    const { browser, led } = await signIn({ scope });
    const form = hiddenOf(led.page);
    const foreign = { 'sec-fetch-site': 'cross-site' };
    const leave = { ...form, decision: 'leave' };
    expect((await browser.post(actionOf(led.page), leave, { headers: foreign })).status).toBe(403);
    expect((await browser.post(actionOf(led.page), { decision: 'leave' })).status).toBe(400);
    expect((await browser.post(actionOf(led.page), { ...form, decision: 'allow' })).status).toBe(400);
    expect((await browser.submit(led, { decision: 'leave' })).headers.location).toContain('error=access_denied');
  });
});

describe('an organization', () => {
  it('is named on the consent page to its member', async () => {
    const { led } = await signIn({ organization: 'acme' });
    expect(textOf(byId(led.page, 'organization'))).toBe('You act for Acme & Co.');
  });

  it('that is not theirs and one that is not there look the same', async () => {
    await sso.issuer.stores.organizations.insert({
      organizationId: 'o2',
      name: 'other',
      displayName: 'Other',
      createdAt: 1,
    });
    const [other, nowhere] = [await signIn({ organization: 'other' }), await signIn({ organization: 'nowhere' })];
    expect([other.led.status, textOf(byId(other.led.page, 'no-access'))]).toEqual([
      nowhere.led.status,
      textOf(byId(nowhere.led.page, 'no-access')),
    ]);
    expect(other.led.status).toBe(200);
    expect(textOf(other.led.page)).not.toContain('Other');
  });
});
