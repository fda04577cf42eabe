import { afterEach, beforeEach, expect, it } from '@jest/globals';
import {
  type Asked,
  ask,
  audience,
  consoleApp,
  everyScope,
  type Person,
  person,
  type TokenOptions,
  tokenOf,
} from '../support/administering.js';
import { type RunningSso, runSso } from '../support/running-sso.js';

let sso: RunningSso;
let [olga, adam, sue, olaf, ned]: Person[] = [];
beforeEach(async () => {
  sso = await runSso({ clients: [consoleApp] });
  olga = await person(sso, 'olga', 'owner');
  adam = await person(sso, 'adam', 'administrator');
  sue = await person(sso, 'sue', 'support');
  ned = await person(sso, 'ned');
  olaf = await person(sso, 'olaf');
  const { organizations, roleAssignments } = sso.issuer.stores;
  for (const organizationId of ['acme', 'umbrella']) {
    await organizations.insert({ organizationId, name: organizationId, displayName: organizationId, createdAt: 1 });
  }
  await organizations.addMember({ organizationId: 'acme', subject: olaf.subject, addedAt: 1 });
  await roleAssignments.insert({
    resource: audience,
    role: 'administrator',
    holder: { kind: 'account', id: olaf.subject },
    within: { kind: 'organization', id: 'acme' },
    assignedAt: 1,
  });
});
afterEach(async () => {
  await sso?.close();
});

/** The code of a refusal, else the status. */
async function verdict(
  who: Person | undefined,
  method: string,
  path: string,
  json?: unknown,
  {
    scopes = everyScope,
    organizationId = 'acme',
    headers = {},
  }: Omit<TokenOptions, 'claims'> & Pick<Asked, 'headers'> = {},
) {
  if (!who) throw new Error('nobody asks');
  const token = await tokenOf(sso, who, { scopes, ...(who === olaf && { organizationId }) });
  const { status, body } = await ask(sso, { method, path, token, json, headers });
  return status < 400 ? status : body?.code;
}
const passwordOf = (whom: Person | undefined) => `/users/${whom?.subject}/password`;
const password = { password: 'quite another password' };

it('lets nobody take over who may more, also with a token that says less than its person may', async () => {
  expect(await verdict(sue, 'POST', passwordOf(olga), password)).toBe('forbidden');
  expect(await verdict(sue, 'POST', passwordOf(adam), password)).toBe('forbidden');
  expect(await verdict(adam, 'POST', `/users/${olga?.subject}/disable`)).toBe('forbidden');
  expect(await verdict(olga, 'POST', passwordOf(adam), password, { scopes: ['admin:users:write'] })).toBe('forbidden');
  expect(await verdict(sue, 'POST', passwordOf(ned), password)).toBe(200);
  expect(await verdict(olga, 'POST', passwordOf(adam), password)).toBe(200);
});

it('keeps the last owner, whoever asks', async () => {
  expect(await verdict(olga, 'POST', `/users/${olga?.subject}/disable`)).toBe('last_owner');
  expect(await sso.issuer.records.accounts.isActive(olga?.subject ?? '')).toBe(true);
});

it('lets administrators of one organization make people into it, and change these alone', async () => {
  const make = (username: string, more: object) => verdict(olaf, 'POST', '/users', { username, ...password, ...more });
  expect(await make('a', { organizationId: 'acme' })).toBe(201);
  expect(await make('b', { organizationId: 'umbrella' })).toBe('forbidden');
  expect(await make('b', {})).toBe('forbidden');
  // What is not there stands nowhere, and is refused as what is elsewhere.
  expect(await make('b', { organizationId: 'acme', groupId: 'g' })).toBe('forbidden');
  expect(await make('b', { organizationId: 'nowhere' })).toBe('forbidden');
  expect(await sso.issuer.records.accounts.findByUsername('b')).toBeUndefined();
  const made = await sso.issuer.records.accounts.findByUsername('a');
  expect(await verdict(olaf, 'POST', `/users/${made?.subject}/password`, password)).toBe(200);
  expect(await verdict(olaf, 'POST', passwordOf(ned), password)).toBe('forbidden');
});

it('judges changes by the organization that a token is for, whatever roles its person has elsewhere', async () => {
  const { organizations, roleAssignments } = sso.issuer.stores;
  for (const who of [olaf, ned]) {
    await organizations.addMember({ organizationId: 'umbrella', subject: who?.subject ?? '', addedAt: 1 });
  }
  await roleAssignments.insert({
    resource: audience,
    role: 'administrator',
    holder: { kind: 'account', id: olaf?.subject ?? '' },
    within: { kind: 'organization', id: 'umbrella' },
    assignedAt: 1,
  });
  const disable = (organizationId: string) =>
    verdict(olaf, 'POST', `/users/${ned?.subject}/disable`, undefined, { organizationId });
  expect([await disable('acme'), await disable('umbrella')]).toEqual(['forbidden', 200]);
});

it('tells administrators of one place nothing of people elsewhere by how they are refused', async () => {
  const headers = { 'if-match': '"old"' };
  const path = `/users/${ned?.subject}`;
  expect([
    await verdict(olaf, 'PATCH', path, { nickname: 'n' }, { headers }),
    await verdict(olaf, 'DELETE', path, undefined, { headers }),
    await verdict(olaf, 'PATCH', '/users/nobody', { nickname: 'n' }, { headers }),
    await verdict(olaf, 'POST', `${path}/password`, { password: 'ned' }),
    await verdict(olaf, 'POST', `${path}/enable`),
    await verdict(olaf, 'POST', '/users/nobody/unlock'),
    await verdict(olaf, 'DELETE', '/users/nobody/sessions'),
  ]).toEqual(Array.from({ length: 7 }, () => 'forbidden'));
});

it('has administrators of a group read what stands in it, and nothing above', async () => {
  const { groups, roleAssignments } = sso.issuer.stores;
  for (const [groupId, parentId] of [['staff'], ['sales', 'staff'], ['north', 'sales']] as const) {
    await groups.insert({ groupId, name: groupId, createdAt: 1, ...(parentId !== undefined && { parentId }) });
  }
  await groups.addMember({ groupId: 'north', subject: ned?.subject ?? '', addedAt: 1 });
  await roleAssignments.deleteAll({ holder: { kind: 'account', id: sue?.subject ?? '' }, role: 'support' });
  await roleAssignments.insert({
    resource: audience,
    role: 'support',
    holder: { kind: 'account', id: sue?.subject ?? '' },
    within: { kind: 'group', id: 'sales' },
    assignedAt: 1,
  });
  const reads = (path: string) => verdict(sue, 'GET', path);
  expect(await reads(`/users/${ned?.subject}`)).toBe(200);
  for (const groupId of ['sales', 'north']) expect(await reads(`/groups/${groupId}`)).toBe(200);
  expect(await reads('/groups/north/members')).toBe(200);
  for (const path of ['/groups/staff', '/groups/staff/members', '/groups/none', '/groups']) {
    expect([path, await reads(path)]).toEqual([path, 'forbidden']);
  }
});
