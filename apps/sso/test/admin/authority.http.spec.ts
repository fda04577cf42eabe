import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { ask, audience, consoleApp, everyScope, type Person, person, tokenOf } from '../support/administering.js';
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
async function verdict(who: Person | undefined, method: string, path: string, json?: unknown, scopes = everyScope) {
  if (!who) throw new Error('nobody asks');
  const token = await tokenOf(sso, who, { scopes, ...(who === olaf && { organizationId: 'acme' }) });
  const { status, body } = await ask(sso, { method, path, token, json });
  return status < 400 ? status : body?.code;
}
const passwordOf = (whom: Person | undefined) => `/users/${whom?.subject}/password`;
const password = { password: 'quite another password' };

it('lets nobody take over who may more, also with a token that says less than its person may', async () => {
  expect(await verdict(sue, 'POST', passwordOf(olga), password)).toBe('forbidden');
  expect(await verdict(sue, 'POST', passwordOf(adam), password)).toBe('forbidden');
  expect(await verdict(adam, 'POST', `/users/${olga?.subject}/disable`)).toBe('forbidden');
  expect(await verdict(olga, 'POST', passwordOf(adam), password, ['admin:users:write'])).toBe('forbidden');
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
  expect(await make('b', { organizationId: 'acme', groupId: 'g' })).toBe('invalid');
  expect(await make('b', { organizationId: 'nowhere' })).toBe('unknown');
  expect(await sso.issuer.records.accounts.findByUsername('b')).toBeUndefined();
  const made = await sso.issuer.records.accounts.findByUsername('a');
  expect(await verdict(olaf, 'POST', `/users/${made?.subject}/password`, password)).toBe(200);
  expect(await verdict(olaf, 'POST', passwordOf(ned), password)).toBe('forbidden');
});
