import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ask, audience, consoleApp, type Person, person, tokenOf } from './support/administering.js';
import { byId, textOf } from './support/html.js';
import { type RunningSso, runSso } from './support/running-sso.js';
import { authorizationPath, seed } from './support/seed.js';
import { type Answer, hiddenOf, TestBrowser } from './support/test-browser.js';

const password = 'a long password of a guest';
const api = 'https://stock.example.com';

let sso: RunningSso;
let owner: Person;
let support: Person;
let administrator: Person;
let email: string;
let username: string;
let guests = 0;
let groupId: string;
let organizationId: string;
beforeAll(async () => {
  // Nobody listens there: what is queued waits with its secret for whoever looks.
  const mail = { SMTP_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'sso@sso.example' };
  sso = await runSso({
    environment: { TRUSTED_PROXIES: '127.0.0.1', REGISTRATION: 'invitation', ...mail },
    clients: [consoleApp],
  });
  await seed(sso);
  owner = await person(sso, 'owner', 'owner');
  support = await person(sso, 'support', 'support');
  administrator = await person(sso, 'administrator', 'administrator');
  const { stores } = sso.issuer;
  const server = await stores.resourceServers.find('https://orders.example.com');
  if (server) await stores.resourceServers.save({ ...server, identifier: api, roles: { clerk: { scopes: [] } } });
  groupId = (await made('/groups', { name: 'Guests' })).groupId;
  organizationId = (await made('/organizations', { name: 'acme', displayName: 'Acme' })).organizationId;
});
afterAll(async () => {
  jest.restoreAllMocks();
  await sso?.close();
});
beforeEach(() => {
  guests += 1;
  username = `guest${guests}`;
  email = `guest${guests}@example.com`;
});

const by = async (who: Person, path: string, json?: unknown, method = 'POST') =>
  ask(sso, { method, path, token: await tokenOf(sso, who), ...(json !== undefined && { json }) });
async function made(path: string, json: unknown) {
  const told = await by(owner, path, json);
  expect([told.status, told.body?.detail]).toEqual([201, undefined]);
  return told.body;
}
const invited = (more: Readonly<Record<string, unknown>> = {}) => made('/invitations', { email, ...more });
const accounts = () => sso.issuer.records.accounts;

async function secretsTo(address: string): Promise<readonly string[]> {
  const mail = (await sso.issuer.stores.mail.page({ limit: 100 })).filter(({ to }) => to === address);
  return mail.flatMap(({ data }) => (data as { readonly secret?: string } | undefined)?.secret ?? []);
}

/** As whoever has the mail does. */
async function opened(secret: string) {
  const browser = new TestBrowser(sso);
  return { browser, page: await browser.follow(await browser.get(`/invitation-link?link=${secret}`)) };
}

async function accept({ browser, page }: Awaited<ReturnType<typeof opened>>, more: Record<string, string> = {}) {
  return browser.follow(await browser.submit(page, { username, password, ...more }));
}

const isDone = ({ page }: Answer) => byId(page, 'invitation-done') !== undefined;
const isOver = ({ page, status }: Answer) => status === 404 && byId(page, 'invitation-gone') !== undefined;

describe('an invitation', () => {
  it('makes an account with the address that it was sent to, and what the inviter gave', async () => {
    const roles = [{ resource: api, role: 'clerk' }];
    const body = await invited({ groups: [groupId], organizations: [organizationId], roles });
    expect(body).toMatchObject({ email, invitedBy: owner.subject, groups: [groupId], roles });
    const [secret = ''] = await secretsTo(email);
    expect(JSON.stringify([body, (await by(owner, '/invitations', undefined, 'GET')).body])).not.toContain(secret);
    const first = await opened(secret);
    expect([textOf(byId(first.page.page, 'invitation-lead')), textOf(byId(first.page.page, 'invitation-for'))]).toEqual(
      [expect.stringContaining('owner'), expect.stringContaining(email)],
    );
    expect(first.page.headers['cache-control']).toContain('no-store');
    // To look at it uses nothing up.
    const { browser, page } = await opened(secret);
    const done = await accept({ browser, page }, { email: 'other@example.com', email_verified: 'true' });
    expect(isDone(done)).toBe(true);
    const account = await accounts().findByUsername(username);
    expect(account).toMatchObject({ email, emailVerified: true });
    const { stores } = sso.issuer;
    const subject = account?.subject ?? '';
    expect((await stores.groups.groupsOf(subject)).map((group) => group.groupId)).toEqual([groupId]);
    expect(await stores.organizations.isMember({ organizationId, subject })).toBe(true);
    expect(await stores.roleAssignments.list({ holder: { kind: 'account', id: subject } }, 9)).toMatchObject(roles);
    const login = new TestBrowser(sso);
    const form = await login.follow(await login.get(authorizationPath({ client_id: 'own' })));
    expect((await login.submit(form, { username: email, password })).location).toContain('code=');
    const told = JSON.stringify([sso.lines, await stores.auditLog.page({ subject, limit: 50 })]);
    expect([told.includes('account_created'), told.includes(secret)]).toEqual([true, false]);
  });

  it('is accepted once, whoever comes twice or at once', async () => {
    await invited();
    const [secret = ''] = await secretsTo(email);
    const [one, two] = [await opened(secret), await opened(secret)];
    const both = await Promise.all([accept(one), accept(two, { username: `${username}b` })]);
    expect(both.filter(isDone)).toHaveLength(1);
    expect(await accounts().withVerifiedEmail(email, 9)).toHaveLength(1);
    for (const again of [await accept(one, { username: `${username}c` }), (await opened(secret)).page]) {
      expect(isOver(again)).toBe(true);
    }
  });

  it('is none once it is taken back, replaced or too old', async () => {
    const { invitationId } = await invited();
    const [taken = ''] = await secretsTo(email);
    const waiting = await opened(taken);
    expect((await by(support, `/invitations/${invitationId}`, undefined, 'DELETE')).status).toBe(204);
    expect((await by(support, `/invitations/${invitationId}`, undefined, 'DELETE')).status).toBe(404);
    expect([isOver(await accept(waiting)), isOver((await opened(taken)).page)]).toEqual([true, true]);
    await invited({ lifetime: 600 });
    const replaced = (await secretsTo(email)).find((each) => each !== taken) ?? '';
    await invited({ lifetime: 600 });
    const last = (await secretsTo(email)).find((each) => each !== taken && each !== replaced) ?? '';
    expect([isOver((await opened(replaced)).page), isOver((await opened(last)).page)]).toEqual([true, false]);
    const late = await opened(last);
    const clock = jest.spyOn(sso.issuer.clock, 'now').mockReturnValue(sso.issuer.clock.now() + 600);
    expect(isOver(await accept(late))).toBe(true);
    clock.mockRestore();
    expect(await accounts().findByUsername(username)).toBeUndefined();
  });

  it('goes on where the name or the password is not good, and not with that of another invitation', async () => {
    await invited();
    const [secret = ''] = await secretsTo(email);
    const waiting = await opened(secret);
    const taken = await accept(waiting, { username: 'owner' });
    expect([taken.status, textOf(byId(taken.page, 'username-error'))]).toEqual([400, expect.stringContaining('taken')]);
    expect((await accept(waiting, { password: 'short' })).status).toBe(400);
    const stranger = await new TestBrowser(sso).post('/invitation', {
      ...hiddenOf(waiting.page.page),
      username,
      password,
    });
    expect(isOver(stranger)).toBe(true);
    expect(isDone(await accept(waiting))).toBe(true);
  });

  it('is none of an address that somebody has an account with, before or by then', async () => {
    await invited();
    const [secret = ''] = await secretsTo(email);
    const waiting = await opened(secret);
    await sso.issuer.identity.createAccount({ username: `${username}x`, password, email, emailVerified: true });
    const held = await accept(waiting);
    expect([held.status, held.html.includes('There is an account with this address by now.')]).toEqual([400, true]);
    expect((await by(owner, '/invitations', { email: email.toUpperCase() })).body).toMatchObject({ code: 'exists' });
  });
});

describe('what an invitation gives', () => {
  it('is no more than who invites may give', async () => {
    const asOwner = [{ resource: audience, role: 'owner' }];
    for (const [who, roles] of [
      [support, [{ resource: api, role: 'clerk' }]],
      [support, asOwner],
      [administrator, asOwner],
    ] as const) {
      expect((await by(who, '/invitations', { email, roles })).body).toMatchObject({ code: 'forbidden' });
    }
    // A group whose members are owners is as good.
    const { groupId: mighty } = await made('/groups', { name: `Mighty ${guests}` });
    const assignedAt = sso.issuer.clock.now();
    const holder = { kind: 'group', id: mighty } as const;
    await sso.issuer.stores.roleAssignments.insert({ resource: audience, role: 'owner', holder, assignedAt });
    expect((await by(administrator, '/invitations', { email, groups: [mighty] })).body).toMatchObject({
      code: 'forbidden',
    });
    expect(await secretsTo(email)).toEqual([]);
    const given = await by(administrator, '/invitations', { email, roles: [{ resource: api, role: 'clerk' }] });
    expect(given.status).toBe(201);
    // Who could not give it does not take it back, and puts no other one in its place.
    const path = `/invitations/${given.body.invitationId}`;
    expect((await by(support, path, undefined, 'DELETE')).body).toMatchObject({ code: 'forbidden' });
    expect((await by(support, '/invitations', { email })).body).toMatchObject({ code: 'forbidden' });
    expect((await opened((await secretsTo(email))[0] ?? '')).page.status).toBe(200);
  });

  it('is nothing where who invited may not give it any more', async () => {
    const inviter = await person(sso, `inviter${guests}`, 'administrator');
    const asked = { email, roles: [{ resource: api, role: 'clerk' }] };
    expect((await by(inviter, '/invitations', asked)).status).toBe(201);
    const [secret = ''] = await secretsTo(email);
    const waiting = await opened(secret);
    const holder = { kind: 'account', id: inviter.subject } as const;
    await sso.issuer.stores.roleAssignments.deleteAll({ holder });
    const refused = await accept(waiting);
    expect([refused.status, refused.html.includes('Ask them for another invitation')]).toEqual([400, true]);
    expect(await accounts().findByUsername(username)).toBeUndefined();
    // Nor where they became less than they were.
    await sso.issuer.stores.roleAssignments.insert({ resource: audience, role: 'support', holder, assignedAt: 1 });
    expect((await accept(waiting)).status).toBe(400);
    await sso.issuer.stores.roleAssignments.insert({
      resource: audience,
      role: 'administrator',
      holder,
      assignedAt: 1,
    });
    const disabled = await accounts().find(inviter.subject);
    if (disabled) await accounts().update({ ...disabled, disabledAt: 1 });
    expect((await accept(waiting)).status).toBe(400);
    if (disabled) await accounts().update(disabled);
    expect(isDone(await accept(waiting))).toBe(true);
  });

  it('is left out where it is not there any more', async () => {
    const { groupId: gone } = await made('/groups', { name: `Gone ${guests}` });
    await invited({ groups: [gone, groupId] });
    const [secret = ''] = await secretsTo(email);
    await sso.issuer.stores.groups.delete(gone);
    expect(isDone(await accept(await opened(secret)))).toBe(true);
    const account = await accounts().findByUsername(username);
    const groups = await sso.issuer.stores.groups.groupsOf(account?.subject ?? '');
    expect(groups.map((group) => group.groupId)).toEqual([groupId]);
  });

  it('is something that there is, for an address', async () => {
    for (const [body, code] of [
      [{ email: 'no address' }, 'invalid'],
      [{ email: 'a@b@c.example' }, 'invalid'],
      [{ email, groups: ['none'] }, 'unknown'],
      [{ email, organizations: ['none'] }, 'unknown'],
      [{ email, roles: [{ resource: api, role: 'none' }] }, 'unknown'],
      [{ email, roles: [{ resource: api, role: 'clerk', within: { kind: 'organization', id: 'none' } }] }, 'unknown'],
      [{ email, lifetime: 5 }, 'invalid'],
      [{ email, roles: [{ resource: api, role: 'clerk', within: { kind: 'group', id: groupId } }] }, 'invalid'],
    ] as const) {
      expect((await by(owner, '/invitations', body)).body).toMatchObject({ code });
    }
    expect(await secretsTo(email)).toEqual([]);
  });
});

it('nobody registers without one', async () => {
  const browser = new TestBrowser(sso);
  const login = await browser.follow(await browser.get(authorizationPath({ client_id: 'own' })));
  expect(byId(login.page, 'create-account')).toBeUndefined();
  const { interaction = '' } = hiddenOf(login.page);
  for (const path of ['/create-account', '/confirm-account']) {
    expect((await browser.get(`${path}?interaction=${interaction}`)).status).not.toBe(200);
    expect((await browser.post(path, { ...hiddenOf(login.page), username, password, email })).status).not.toBe(200);
  }
  expect(await accounts().findByUsername(username)).toBeUndefined();
});
