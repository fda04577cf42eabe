import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AdminRole } from '@signet/administration';
import type { RoleBound } from '@signet/authorization-server';
import { ask, audience, consoleApp, type Person, person, type Told, tokenOf } from './support/administering.js';
import { byId } from './support/html.js';
import { type RunningSso, runSso } from './support/running-sso.js';
import { seed } from './support/seed.js';
import { type Answer, TestBrowser } from './support/test-browser.js';

const password = 'a long password of a guest';
const api = 'https://stock.example.com';
const acme = { kind: 'organization', id: 'acme' } as const;
const sales = { kind: 'group', id: 'sales' } as const;

let sso: RunningSso;
let owner: Person;
/** Of acme, of umbrella, of the group sales. */
let olaf: Person;
let una: Person;
let greg: Person;
let email: string;
let guests = 0;

async function administratorOf(username: string, within: RoleBound, role: AdminRole = 'administrator') {
  const { groups, organizations, roleAssignments } = sso.issuer.stores;
  const someone = await person(sso, username);
  const { subject } = someone;
  if (within.kind === 'group') await groups.addMember({ groupId: within.id, subject, addedAt: 1 });
  else await organizations.addMember({ organizationId: within.id, subject, addedAt: 1 });
  const holder = { kind: 'account', id: subject } as const;
  await roleAssignments.insert({ resource: audience, role, holder, within, assignedAt: 1 });
  return someone;
}

beforeAll(async () => {
  // Nobody listens there: what is queued waits with its secret for whoever looks.
  const mail = { SMTP_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'sso@sso.example' };
  const environment = { TRUSTED_PROXIES: '127.0.0.1', REGISTRATION: 'invitation', ...mail };
  sso = await runSso({ environment, clients: [consoleApp] });
  await seed(sso);
  owner = await person(sso, 'owner', 'owner');
  const { groups, organizations, resourceServers } = sso.issuer.stores;
  for (const organizationId of ['acme', 'umbrella']) {
    await organizations.insert({ organizationId, name: organizationId, displayName: organizationId, createdAt: 1 });
  }
  for (const [groupId, parentId] of [['staff'], ['sales', 'staff'], ['north', 'sales'], ['other']] as const) {
    await groups.insert({ groupId, name: groupId, createdAt: 1, ...(parentId !== undefined && { parentId }) });
  }
  const server = await resourceServers.find('https://orders.example.com');
  if (server) await resourceServers.save({ ...server, identifier: api, roles: { clerk: { scopes: [] } } });
  olaf = await administratorOf('olaf', acme);
  una = await administratorOf('una', { kind: 'organization', id: 'umbrella' });
  greg = await administratorOf('greg', sales);
});
afterAll(() => sso?.close());
beforeEach(() => {
  guests += 1;
  email = `guest${guests}@example.com`;
});

async function by(who: Person, path: string, json?: unknown, method = json === undefined ? 'GET' : 'POST') {
  const organizationId = new Map([
    [olaf, 'acme'],
    [una, 'umbrella'],
  ]).get(who);
  const token = await tokenOf(sso, who, organizationId === undefined ? {} : { organizationId });
  return ask(sso, { method, path, token, ...(json !== undefined && { json }) });
}
const invites = (who: Person, more: object) => by(who, '/invitations', { email, ...more });
const verdictOf = ({ status, body }: Told) => (status < 400 ? status : body?.code);
const into = { organizations: ['acme'] };
const clerkThere = { resource: api, role: 'clerk', within: acme };

async function secretsTo(address: string): Promise<readonly string[]> {
  const mail = (await sso.issuer.stores.mail.page({ limit: 200 })).filter(({ to }) => to === address);
  return mail.flatMap(({ data }) => (data as { readonly secret?: string } | undefined)?.secret ?? []);
}

/** As whoever has the mail does; undefined where its page says that it is over. */
async function opened(secret: string) {
  const browser = new TestBrowser(sso);
  const page = await browser.follow(await browser.get(`/invitation-link?link=${secret}`));
  if (page.status === 404) return undefined;
  return async (username: string) => browser.follow(await browser.submit(page, { username, password }));
}

async function accepts(secret: string, username = `guest${guests}`): Promise<Answer> {
  const accept = await opened(secret);
  if (!accept) throw new Error('it is over');
  return accept(username);
}
const isDone = ({ page }: Answer) => byId(page, 'invitation-done') !== undefined;
const found = (username = `guest${guests}`) => sso.issuer.records.accounts.findByUsername(username);

describe('an administrator of one organization', () => {
  it('invites into it, with roles within it, and whoever accepts is there and nowhere else', async () => {
    const told = await invites(olaf, { ...into, roles: [clerkThere] });
    expect([told.status, told.body]).toEqual([
      201,
      expect.objectContaining({ email, invitedBy: olaf.subject, ...into }),
    ]);
    const [secret = ''] = await secretsTo(email);
    expect(isDone(await accepts(secret))).toBe(true);
    const account = await found();
    expect(account).toMatchObject({ email, emailVerified: true });
    const { organizations, groups, roleAssignments } = sso.issuer.stores;
    const subject = account?.subject ?? '';
    expect((await organizations.organizationsOf(subject)).map(({ organizationId }) => organizationId)).toEqual([
      'acme',
    ]);
    expect(await groups.groupsOf(subject)).toEqual([]);
    const roles = await roleAssignments.list({ holder: { kind: 'account', id: subject } }, 9);
    expect(roles).toMatchObject([clerkThere]);
    // From then on they are theirs, as whoever they made by hand.
    expect((await by(olaf, `/users/${subject}/password`, { password: `${password} 2` })).status).toBe(200);
  });

  it.each([
    ['nowhere', {}],
    ['another one', { organizations: ['umbrella'] }],
    ['another one beside it', { organizations: ['acme', 'umbrella'] }],
    ['one that there is not', { organizations: ['acme', 'none'] }],
    ['a group', { ...into, groups: ['sales'] }],
    ['a role everywhere', { ...into, roles: [{ resource: api, role: 'clerk' }] }],
    ['a role within another one', { ...into, roles: [{ ...clerkThere, within: { ...acme, id: 'umbrella' } }] }],
    ['a role of which nobody is to be there', { roles: [clerkThere] }],
    ['more than they have there', { ...into, roles: [{ resource: audience, role: 'owner', within: acme }] }],
    ['the administration of a group', { ...into, roles: [{ resource: audience, role: 'support', within: sales }] }],
  ])('invites nobody into %s, and nothing is sent', async (_, more) => {
    expect(verdictOf(await invites(olaf, more))).toBe('forbidden');
    expect(await secretsTo(email)).toEqual([]);
    expect((await by(owner, `/invitations?search=${email}`)).body.total).toBe(0);
  });

  it('gives there what they have, and nothing by a token for another organization', async () => {
    const asSupport = { ...into, roles: [{ resource: audience, role: 'support', within: acme }] };
    expect(verdictOf(await invites(olaf, asSupport))).toBe(201);
    const token = await tokenOf(sso, olaf, { organizationId: 'umbrella' });
    const json = { email: `other-${email}`, ...into };
    expect((await ask(sso, { method: 'POST', path: '/invitations', token, json })).status).toBe(401);
  });

  it('needs the right to make people there, and another one to give roles', async () => {
    const support = await administratorOf(`support${guests}`, acme, 'support');
    const auditor = await administratorOf(`auditor${guests}`, acme, 'auditor');
    const asked = async (who: Person, more: object) => {
      const token = await tokenOf(sso, who, { organizationId: 'acme' });
      return verdictOf(await ask(sso, { method: 'POST', path: '/invitations', token, json: { email, ...more } }));
    };
    expect(await asked(support, { ...into, roles: [clerkThere] })).toBe('forbidden');
    expect(await asked(auditor, into)).toBe('forbidden');
    expect(await asked(support, into)).toBe(201);
  });

  it('gives nothing any more once their right is gone, as it is when somebody accepts', async () => {
    const gone = await administratorOf(`gone${guests}`, acme);
    const token = await tokenOf(sso, gone, { organizationId: 'acme' });
    const json = { email, ...into, roles: [clerkThere] };
    expect((await ask(sso, { method: 'POST', path: '/invitations', token, json })).status).toBe(201);
    const [secret = ''] = await secretsTo(email);
    const { roleAssignments } = sso.issuer.stores;
    const holder = { kind: 'account', id: gone.subject } as const;
    await roleAssignments.deleteAll({ holder });
    const refused = await accepts(secret);
    expect([refused.status, refused.html.includes('Ask them for another invitation')]).toEqual([400, true]);
    // Nor in part: support there gives no roles.
    await roleAssignments.insert({ resource: audience, role: 'support', holder, within: acme, assignedAt: 1 });
    expect(isDone(await accepts(secret))).toBe(false);
    // Nor by the same right elsewhere.
    const elsewhere = { kind: 'organization', id: 'umbrella' } as const;
    const all = { resource: audience, role: 'administrator', holder, assignedAt: 1 } as const;
    await roleAssignments.insert({ ...all, within: elsewhere });
    expect(isDone(await accepts(secret))).toBe(false);
    expect(await found()).toBeUndefined();
    await roleAssignments.insert({ ...all, within: acme });
    expect(isDone(await accepts(secret))).toBe(true);
  });

  it('is told nothing of who has an account elsewhere, and takes none over', async () => {
    const { identity, records } = sso.issuer;
    const victim = await identity.createAccount({ username: `v${guests}`, password, email, emailVerified: true });
    const told = await invites(olaf, into);
    const other = await by(olaf, '/invitations', { email: `nobody-${email}`, ...into });
    const alike = ({ status, body, headers }: Told) => [status, Object.keys(body).sort(), headers['content-type']];
    expect(alike(told)).toEqual(alike(other));
    const listed = await by(olaf, '/invitations?organizationId=acme&limit=1000');
    expect(listed.text).toContain(email);
    // Whoever may read all people is told.
    expect(verdictOf(await invites(owner, into))).toBe('exists');
    const [secret = ''] = await secretsTo(email);
    const refused = await accepts(secret, `w${guests}`);
    expect([refused.status, refused.html.includes('There is an account with this address by now.')]).toEqual([
      400,
      true,
    ]);
    expect(await records.accounts.find(victim.subject)).toMatchObject({ username: victim.username, email });
    expect(await sso.issuer.stores.organizations.isMember({ organizationId: 'acme', subject: victim.subject })).toBe(
      false,
    );
    expect(await found(`w${guests}`)).toBeUndefined();
  });

  it('neither ends nor hears of invitations from elsewhere to the same address, and the first that is accepted counts', async () => {
    expect([
      verdictOf(await invites(olaf, into)),
      verdictOf(await invites(una, { organizations: ['umbrella'] })),
    ]).toEqual([201, 201]);
    expect(verdictOf(await invites(owner, {}))).toBe(201);
    const secrets = await secretsTo(email);
    expect(secrets).toHaveLength(3);
    const own = (await by(olaf, `/invitations?organizationId=acme&search=${email}`)).body;
    expect([own.total, own.items[0].organizations]).toEqual([1, ['acme']]);
    expect((await by(owner, `/invitations?search=${email}`)).body.total).toBe(3);
    const waiting = await Promise.all(secrets.map(opened));
    const all = await Promise.all(waiting.map((accept, nth) => accept?.(`at-once-${guests}-${nth}`)));
    expect(all.filter((each) => each && isDone(each))).toHaveLength(1);
    expect(await sso.issuer.records.accounts.withVerifiedEmail(email, 9)).toHaveLength(1);
  });

  it('takes back what is theirs, also while somebody accepts it, and nothing else', async () => {
    const { invitationId } = (await invites(olaf, into)).body;
    const path = `/invitations/${invitationId}`;
    expect(verdictOf(await by(una, path, undefined, 'DELETE'))).toBe('forbidden');
    const elsewhere = (await by(una, '/invitations', { email: `una-${email}`, organizations: ['umbrella'] })).body;
    const mighty = (await by(owner, '/invitations', { email: `owner-${email}`, organizations: ['acme', 'umbrella'] }))
      .body;
    for (const id of [elsewhere.invitationId, mighty.invitationId, 'none']) {
      expect(verdictOf(await by(olaf, `/invitations/${id}`, undefined, 'DELETE'))).toBe('forbidden');
    }
    // What an owner gives there that they do not have is not theirs either.
    const asOwner = [{ resource: audience, role: 'owner', within: acme }];
    const given = (await by(owner, '/invitations', { email: `there-${email}`, ...into, roles: asOwner })).body;
    expect(verdictOf(await by(olaf, `/invitations/${given.invitationId}`, undefined, 'DELETE'))).toBe('forbidden');
    const [secret = ''] = await secretsTo(email);
    const [accept, later] = [await opened(secret), await opened(secret)];
    const both = [accept?.(`guest${guests}`), by(olaf, path, undefined, 'DELETE')] as const;
    const [accepted, taken] = await Promise.all(both);
    // Whichever was first: there is an account, or there is not.
    expect([accepted && isDone(accepted), taken.status]).toEqual((await found()) ? [true, 403] : [false, 204]);
    expect([await opened(secret), await later?.(`again${guests}`).then(isDone)]).toEqual([undefined, false]);
    expect(await found(`again${guests}`)).toBeUndefined();
  });

  it('sees those of their own place alone, by the page', async () => {
    for (const nth of [1, 2, 3]) {
      expect(verdictOf(await by(una, '/invitations', { email: `${nth}-${email}`, organizations: ['umbrella'] }))).toBe(
        201,
      );
    }
    for (const path of ['/invitations', '/invitations?organizationId=acme', '/invitations?groupId=sales']) {
      expect([path, verdictOf(await by(una, path))]).toEqual([path, 'forbidden']);
    }
    expect(verdictOf(await by(owner, '/invitations?organizationId=acme&groupId=sales'))).toBe('invalid');
    const seen: string[] = [];
    for (let next: string | undefined = ''; next !== undefined; ) {
      const query = new URLSearchParams({
        organizationId: 'umbrella',
        search: email,
        limit: '2',
        ...(next && { cursor: next }),
      });
      const { body } = await by(una, `/invitations?${query}`);
      expect(body.total).toBe(3);
      seen.push(...body.items.map((each: { readonly email: string }) => each.email));
      next = body.next;
    }
    expect(seen).toEqual([1, 2, 3].map((nth) => `${nth}-${email}`));
  });
});

describe('an administrator of one group', () => {
  it('invites into it and what stands below, and not above', async () => {
    for (const [groups, expected] of [
      [['sales'], 201],
      [['north'], 201],
      [['north', 'sales'], 201],
      [['staff'], 'forbidden'],
      [['north', 'staff'], 'forbidden'],
      [['other'], 'forbidden'],
    ] as const) {
      expect([groups, verdictOf(await invites(greg, { groups }))]).toEqual([groups, expected]);
    }
    expect(verdictOf(await invites(greg, { groups: ['sales'], ...into }))).toBe('forbidden');
    const over = (id: string) => ({ resource: audience, role: 'support', within: { kind: 'group', id } });
    expect(verdictOf(await invites(greg, { groups: ['north'], roles: [over('north')] }))).toBe(201);
    // Over a group that they will not be in, and over one above.
    expect(verdictOf(await invites(greg, { groups: ['sales'], roles: [over('north')] }))).toBe('forbidden');
    expect(verdictOf(await invites(greg, { groups: ['sales'], roles: [over('staff')] }))).toBe('forbidden');
    const [secret = ''] = (await secretsTo(email)).slice(-1);
    expect(secret).not.toBe('');
    const { body } = await by(greg, `/invitations?groupId=sales&search=${email}`);
    expect(body.items.map(({ groups }: { readonly groups: readonly string[] }) => groups)).toEqual([
      ['north', 'sales'],
    ]);
  });

  it('gives nothing where the group was moved away by then, nor what a group above it gave since', async () => {
    const { groups, roleAssignments } = sso.issuer.stores;
    expect(verdictOf(await invites(greg, { groups: ['north'] }))).toBe(201);
    const [secret = ''] = await secretsTo(email);
    const holder = { kind: 'group', id: 'north' } as const;
    await roleAssignments.insert({ resource: audience, role: 'owner', holder, assignedAt: 1 });
    expect(isDone(await accepts(secret))).toBe(false);
    await roleAssignments.deleteAll({ holder });
    const north = await groups.find('north');
    if (north) await groups.replace({ ...north, parentId: 'other' });
    expect(isDone(await accepts(secret))).toBe(false);
    expect(await found()).toBeUndefined();
    if (north) await groups.replace(north);
    expect(isDone(await accepts(secret))).toBe(true);
  });

  it('finds its name, those below, and no other one: what there is not is refused alike', async () => {
    for (const name of ['sales', 'north']) {
      const { body } = await by(greg, `/groups?name=${name}`);
      expect([body.total, body.items[0].groupId]).toEqual([1, name]);
    }
    const refused = await by(greg, '/groups?name=other');
    expect([refused.status, refused.text]).toEqual([403, (await by(greg, '/groups?name=none')).text]);
    expect((await by(greg, '/groups?name=sales')).text).not.toContain('staff');
    expect((await by(olaf, '/organizations?name=acme')).body.total).toBe(1);
    expect(verdictOf(await by(olaf, '/organizations?name=umbrella'))).toBe('forbidden');
  });
});
