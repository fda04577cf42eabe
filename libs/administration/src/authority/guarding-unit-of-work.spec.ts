import { beforeEach, describe, expect, it } from '@jest/globals';
import { digest, identityKey } from '@signet/authorization-server';
import { aClient, aGrant } from '@signet/authorization-server/testing';
import { IdentityService, Lockout } from '@signet/identity';
import { quickHasher } from '@signet/identity/testing';
import { inMemoryAdministration } from '../../test/in-memory-administration.js';
import { changeAccount } from '../accounts/change-account.js';
import { createAccount, type PasswordPorts } from '../accounts/create-account.js';
import { deleteAccount, disableAccount, setPassword, unlockAccount } from '../accounts/end-account.js';
import type { AdministrationPorts } from '../administration-ports.js';
import { createProvider, deleteProvider } from '../federation/operate-providers.js';
import { deleteGroup } from '../groups/delete-group.js';
import type { Initiator } from '../initiator.js';
import { deleteOrganization } from '../organizations/delete-organization.js';
import { addOrganizationMember, removeOrganizationMember } from '../organizations/organization-members.js';
import { type AccountScope, accountAudienceOf } from '../own-account/account-audience.js';
import type { AdministeredRecords, AdministrationUnitOfWork } from '../records.js';
import { assignRole, takeRole } from '../roles/assign-role.js';
import { endSessions } from '../sessions/end-sessions.js';
import {
  account,
  admin,
  administration,
  allScopes,
  by,
  found,
  group,
  now,
  orders,
  ordersApi,
  organization,
  person,
  role,
  shell,
} from '../testing/small-company.js';
import { authorityOf } from './authority.js';

const hasher = quickHasher();

type Work = (records: AdministeredRecords) => Promise<unknown>;

const changed =
  (subject: string): Work =>
  async ({ accounts }) => {
    const present = await accounts.find(subject);
    if (present) await accounts.update({ ...present, passwordHash: 'another' });
  };
const gives =
  (...[given]: Parameters<typeof role>): Work =>
  ({ roleAssignments }) =>
    roleAssignments.insert(role(given));
const takes =
  (...[given]: Parameters<typeof role>): Work =>
  ({ roleAssignments }) =>
    roleAssignments.delete(role(given));
const adds =
  (groupId: string, subject: string): Work =>
  ({ groups }) =>
    groups.addMember({ groupId, subject, addedAt: now });
const joins =
  (organizationId: string, subject: string): Work =>
  ({ organizations }) =>
    organizations.addMember({ organizationId, subject, addedAt: now });
const moves =
  (groupId: string, parentId: string | undefined): Work =>
  ({ groups }) =>
    groups.replace({ groupId, name: groupId, createdAt: now, ...(parentId && { parentId }) });
const client =
  (clientId: string, patch: object): Work =>
  async ({ clients }) =>
    clients.save({ ...((await clients.find(clientId)) ?? { ...aClient, clientId, resources: [] }), ...patch });
const api =
  (patch: object): Work =>
  ({ resourceServers }) =>
    resourceServers.save({ ...ordersApi, ...patch });
const makes =
  (subject: string, then: Work = async () => {}): Work =>
  async (records) => {
    await records.accounts.insert(person(subject));
    await then(records);
  };
const all =
  (...works: readonly Work[]): Work =>
  async (records) => {
    for (const work of works) await work(records);
  };
/** A link that gives this to whoever accepts. */
const invites =
  (given: { groups?: readonly string[]; organizations?: readonly string[]; roles?: readonly object[] }): Work =>
  ({ accountLinks }) => {
    const whole = { groups: [], organizations: [], roles: [], ...given };
    const facts = { given: JSON.stringify(whole), by: '{}' };
    const link = { purpose: 'invite', address: 'guest@example.com', createdAt: now, expiresAt: now + 600 } as const;
    return accountLinks.insert({ ...link, digest: digest('link'), facts });
  };
const toAccounts = (...scopes: readonly AccountScope[]) => ({
  resources: [{ identifier: accountAudienceOf('https://sso.example.com'), scopes }],
});
const toAdministration = (...scopes: readonly string[]) => ({ resources: [{ identifier: admin, scopes }] });

describe('what leads to a right that the initiator does not have', () => {
  let records: AdministeredRecords;
  let unitOfWork: AdministrationUnitOfWork;
  beforeEach(async () => {
    ({ records, unitOfWork } = inMemoryAdministration());
    await found(records);
    for (const subject of ['olga', 'ned']) await records.grants.insert(aGrant(`g-${subject}`, { subject }));
  });
  const outcome = (initiator: Initiator, work: Work) =>
    unitOfWork.run(initiator, work).then(
      () => 'done',
      (error) => error.code ?? error,
    );

  const rows: ReadonlyArray<readonly [who: string, what: string, work: Work, expected: 'done' | 'forbidden']> = [
    // People.
    ['sue', 'sets the password of somebody without rights', changed('ned'), 'done'],
    ['sue', 'sets the password of a manager at an API', changed('carl'), 'done'],
    ['sue', 'sets the password of an administrator', changed('adam'), 'forbidden'],
    ['sue', 'sets the password of the owner', changed('olga'), 'forbidden'],
    ['sue', 'sets the password of an administrator of one organization', changed('olaf'), 'forbidden'],
    ['sue', 'sets her own password', changed('sue'), 'done'],
    ['adam', 'sets the password of the owner', changed('olga'), 'forbidden'],
    ['adam', 'sets the password of support', changed('sue'), 'done'],
    ['adam', 'deletes the owner', ({ accounts }) => accounts.delete('olga'), 'forbidden'],
    ['ann', 'sets the password of somebody without rights', changed('ned'), 'forbidden'],
    ['ned', 'sets his own password through this door', changed('ned'), 'forbidden'],
    ['olga', 'sets the password of an administrator', changed('adam'), 'done'],
    ['sue', 'makes an account', makes('new'), 'done'],
    ['ann', 'makes an account', makes('new'), 'forbidden'],
    ['sue', 'unlocks somebody', unlocks('ned'), 'done'],
    ['sue', 'unlocks the owner', unlocks('olga'), 'forbidden'],
    [
      'sue',
      'clears what was counted against nobody knows whom',
      ({ loginAttempts }) => loginAttempts.clearAll(''),
      'forbidden',
    ],

    // Roles.
    ['adam', 'makes an administrator', gives({ role: 'administrator', holder: account('ned') }), 'done'],
    ['adam', 'makes an owner of another', gives({ role: 'owner', holder: account('ned') }), 'forbidden'],
    ['adam', 'makes an owner of himself', gives({ role: 'owner', holder: account('adam') }), 'forbidden'],
    ['adam', 'makes an owner of a group', gives({ role: 'owner', holder: group('staff') }), 'forbidden'],
    [
      'adam',
      'makes an owner of an app',
      gives({ role: 'owner', holder: { kind: 'client', id: 'portal' } }),
      'forbidden',
    ],
    ['adam', 'gives a role that nobody defined yet', gives({ role: 'root', holder: account('adam') }), 'forbidden'],
    ['adam', 'gives a role at an API', gives({ resource: orders, role: 'manager', holder: account('ned') }), 'done'],
    ['adam', 'takes ownership away', takes({ role: 'owner', holder: account('olga') }), 'forbidden'],
    ['adam', 'takes every role of the owner away', takesAll({ holder: account('olga') }), 'forbidden'],
    ['adam', 'takes every role of the administration away', takesAll({ resource: admin }), 'forbidden'],
    ['adam', 'takes every role of an API away', takesAll({ resource: orders }), 'done'],
    ['adam', 'takes every role of this name away', takesAll({ role: 'owner' }), 'forbidden'],
    ['sue', 'gives a role at an API', gives({ resource: orders, role: 'clerk', holder: account('sue') }), 'forbidden'],
    ['olga', 'makes an owner', gives({ role: 'owner', holder: account('ned') }), 'done'],

    // Groups.
    ['sue', 'adds somebody to a group that gives nothing', adds('staff', 'ned'), 'done'],
    ['sue', 'adds herself to a group with a role at an API', adds('clerks', 'sue'), 'forbidden'],
    ['sue', 'adds herself to a group of administrators', adds('operators', 'sue'), 'forbidden'],
    ['sue', 'adds herself to a group below one of administrators', adds('night', 'sue'), 'forbidden'],
    ['adam', 'adds somebody to a group of administrators', adds('night', 'ned'), 'done'],
    ['sue', 'moves a group below one of administrators', moves('staff', 'operators'), 'forbidden'],
    ['sue', 'moves a group away from one of administrators', moves('night', undefined), 'forbidden'],
    ['sue', 'moves a group that has a role at an API', moves('clerks', 'staff'), 'forbidden'],
    ['sue', 'moves a group that gives nothing', moves('empty', 'staff'), 'done'],
    ['sue', 'moves a group below one that somebody administers', moves('empty', 'sales'), 'forbidden'],
    ['sue', 'moves a group away from who administers it', moves('north', 'staff'), 'forbidden'],
    ['adam', 'moves a group away from who administers it', moves('north', 'staff'), 'done'],
    ['sue', 'renames a group of administrators in its place', moves('night', 'operators'), 'done'],
    ['sue', 'deletes a group of administrators', ({ groups }) => groups.delete('operators'), 'forbidden'],
    [
      'adam',
      'gives a group in which he is the role of owners',
      all(adds('staff', 'adam'), gives({ role: 'owner', holder: group('staff') })),
      'forbidden',
    ],

    // Organizations.
    ['sue', 'brings somebody into an organization', joins('acme', 'ned'), 'done'],
    ['adam', 'deletes an organization', ({ organizations }) => organizations.delete('acme'), 'done'],
    ['sue', 'deletes one that has administrators', ({ organizations }) => organizations.delete('acme'), 'forbidden'],

    // Apps.
    [
      'adam',
      'changes where an app of no administrator sends its people',
      client('portal', { redirectUris: [] }),
      'done',
    ],
    ['adam', 'changes where the app of owners sends them', client('console', { redirectUris: [] }), 'forbidden'],
    ['adam', 'changes an app that may little', client('helpdesk', { redirectUris: [] }), 'done'],
    [
      'adam',
      'gives an app more of the administration than he may',
      client('portal', toAdministration('admin:keys:write')),
      'forbidden',
    ],
    ['adam', 'makes an app that may what he may', client('new', toAdministration('admin:users:write')), 'done'],
    ['adam', 'makes an app that may all', client('new', toAdministration(...allScopes)), 'forbidden'],
    ['adam', 'makes an app that reads of accounts', client('new', toAccounts('account:data:read')), 'done'],
    // Through it, the owner who signs in there would give away what nobody else may have.
    ['adam', 'makes an app that changes accounts', client('new', toAccounts('account:email:write')), 'forbidden'],
    ['adam', 'lets an app close accounts', client('portal', toAccounts('account:delete')), 'forbidden'],
    ['olga', 'makes an app that changes accounts', client('new', toAccounts('account:email:write')), 'done'],
    ['adam', 'makes an app that is the administration', client('new', { actsAsResource: admin }), 'forbidden'],
    [
      'adam',
      'changes the app that is the administration',
      client('behind', { clientSecretDigest: digest('x') }),
      'forbidden',
    ],
    [
      'adam',
      'names who vouches for people at the app of owners',
      client('console', { trustedAssertionIssuers: [{ issuer: 'https://x' }] }),
      'forbidden',
    ],
    ['adam', 'deletes the app of owners', ({ clients }) => clients.delete('console'), 'forbidden'],
    [
      'adam',
      'changes the secret of an app with a role that he has',
      client('robot', { clientSecretDigest: digest('x') }),
      'done',
    ],
    ['sue', 'changes an app', client('portal', { clientName: 'x' }), 'forbidden'],

    // APIs.
    ['adam', 'changes what the roles of an API give', api({ roles: {} }), 'done'],
    [
      'adam',
      'changes the administration',
      ({ resourceServers }) => resourceServers.save({ ...administration, name: 'x' }),
      'forbidden',
    ],
    ['adam', 'deletes the administration', ({ resourceServers }) => resourceServers.delete(admin), 'forbidden'],
    [
      'adam',
      'makes an API that looks like another administration',
      ({ resourceServers }) =>
        resourceServers.save({ ...administration, identifier: 'https://other.example/admin/api/v1' }),
      'forbidden',
    ],
    ['sue', 'changes an API', api({ name: 'x' }), 'forbidden'],
    ['adam', 'makes an initial access token', token, 'done'],
    ['sue', 'makes an initial access token', token, 'forbidden'],

    // Sessions, grants, keys.
    ['sue', 'ends the sessions of somebody', ({ sessions }) => sessions.endAllOf('ned', now), 'done'],
    ['sue', 'ends the sessions of the owner', ({ sessions }) => sessions.endAllOf('olga', now), 'forbidden'],
    [
      'sue',
      'revokes every grant of the owner',
      ({ grants }) => grants.revokeAll({ subject: 'olga' }, now),
      'forbidden',
    ],
    ['sue', 'revokes one grant of the owner', revokes('olga'), 'forbidden'],
    ['sue', 'revokes one grant of somebody', revokes('ned'), 'done'],
    ['sue', 'forgets what the owner agreed to', ({ consents }) => consents.deleteAll({ subject: 'olga' }), 'forbidden'],
    [
      'adam',
      'ends what the app of owners was given',
      ({ grants }) => grants.revokeAll({ clientId: 'console' }, now),
      'forbidden',
    ],
    ['adam', 'deletes a signing key', ({ signingKeys }) => signingKeys.delete('k'), 'forbidden'],
    ['olga', 'deletes a signing key', ({ signingKeys }) => signingKeys.delete('k'), 'done'],
    ['olga', 'writes a session that nobody began', ({ sessions }) => sessions.touch('s', now), 'forbidden'],
    ['olga', 'forgets the audit', ({ auditLog }) => auditLog.deleteOlderThan({ before: now, limit: 1 }), 'forbidden'],

    // Administrators of one organization.
    ['olaf', 'sets the password of who is there alone', changed('mia'), 'done'],
    ['olaf', 'sets the password of who is elsewhere too', changed('max'), 'forbidden'],
    ['olaf', 'sets the password of who is not there', changed('ned'), 'forbidden'],
    ['olaf', 'sets the password of the owner, who joined', changed('olga'), 'forbidden'],
    ['olaf', 'makes an account there', makes('new', joins('acme', 'new')), 'done'],
    ['olaf', 'makes an account nowhere', makes('new'), 'forbidden'],
    ['olaf', 'makes an account in another one', makes('new', joins('umbrella', 'new')), 'forbidden'],
    [
      'olaf',
      'makes an account in both',
      makes('new', all(joins('acme', 'new'), joins('umbrella', 'new'))),
      'forbidden',
    ],
    ['olaf', 'brings in who is outside', joins('acme', 'ned'), 'forbidden'],
    [
      'olaf',
      'takes a member out who is elsewhere too',
      ({ organizations }) => organizations.removeMember({ organizationId: 'acme', subject: 'max' }),
      'done',
    ],
    [
      'olaf',
      'takes a member out of another one',
      ({ organizations }) => organizations.removeMember({ organizationId: 'umbrella', subject: 'max' }),
      'forbidden',
    ],
    [
      'olaf',
      'gives a role within it',
      gives({ resource: orders, role: 'clerk', holder: account('mia'), within: organization('acme') }),
      'done',
    ],
    [
      'olaf',
      'gives a role everywhere',
      gives({ resource: orders, role: 'clerk', holder: account('mia') }),
      'forbidden',
    ],
    [
      'olaf',
      'gives a role within another one',
      gives({ resource: orders, role: 'clerk', holder: account('mia'), within: organization('umbrella') }),
      'forbidden',
    ],
    [
      'olaf',
      'gives a role within it to who is not there',
      gives({ resource: orders, role: 'clerk', holder: account('ned'), within: organization('acme') }),
      'forbidden',
    ],
    [
      'olaf',
      'makes an administrator of it',
      gives({ role: 'administrator', holder: account('mia'), within: organization('acme') }),
      'done',
    ],
    [
      'olaf',
      'makes an owner of it',
      gives({ role: 'owner', holder: account('mia'), within: organization('acme') }),
      'forbidden',
    ],
    ['olaf', 'makes an administrator', gives({ role: 'administrator', holder: account('mia') }), 'forbidden'],
    ['olaf', 'deletes it', ({ organizations }) => organizations.delete('acme'), 'forbidden'],
    ['olaf', 'changes an app', client('portal', {}), 'forbidden'],
    ['olaf', 'invites into it', invites({ organizations: ['acme'] }), 'done'],
    [
      'olaf',
      'invites into it with a role there',
      invites({ organizations: ['acme'], roles: [{ resource: orders, role: 'clerk', within: organization('acme') }] }),
      'done',
    ],
    [
      'olaf',
      'invites into it with a role everywhere',
      invites({ organizations: ['acme'], roles: [{ resource: orders, role: 'clerk' }] }),
      'forbidden',
    ],
    [
      'olaf',
      'invites to be an owner there',
      invites({ organizations: ['acme'], roles: [{ resource: admin, role: 'owner', within: organization('acme') }] }),
      'forbidden',
    ],
    ['olaf', 'invites into another one', invites({ organizations: ['umbrella'] }), 'forbidden'],
    ['olaf', 'invites into another one too', invites({ organizations: ['acme', 'umbrella'] }), 'forbidden'],
    ['olaf', 'invites into a group too', invites({ organizations: ['acme'], groups: ['sales'] }), 'forbidden'],
    ['olaf', 'invites nowhere', invites({}), 'forbidden'],
    ['adam', 'invites nowhere', invites({}), 'done'],
    ['adam', 'invites into a group of administrators', invites({ groups: ['operators'] }), 'done'],
    ['sue', 'invites into a group of administrators', invites({ groups: ['operators'] }), 'forbidden'],
    ['ann', 'invites nowhere', invites({}), 'forbidden'],
    ['olaf', 'adds one of its people to a group', adds('staff', 'mia'), 'forbidden'],

    // Administrators of one group.
    ['greg', 'sets the password of who is there alone', changed('sam'), 'done'],
    ['greg', 'sets the password of who is elsewhere too', changed('max'), 'forbidden'],
    ['greg', 'sets the password of who is above', changed('ned'), 'forbidden'],
    ['greg', 'moves one of its people below it', adds('north', 'sam'), 'done'],
    ['greg', 'adds one of its people to what is above', adds('staff', 'sam'), 'forbidden'],
    ['greg', 'adds himself to administrators', adds('operators', 'greg'), 'forbidden'],
    ['greg', 'makes an account there', makes('new', adds('north', 'new')), 'done'],
    ['greg', 'makes an account above', makes('new', adds('staff', 'new')), 'forbidden'],
    ['greg', 'brings in who is outside', adds('sales', 'ned'), 'forbidden'],
    ['greg', 'invites into it and below', invites({ groups: ['sales', 'north'] }), 'done'],
    ['greg', 'invites above it', invites({ groups: ['staff'] }), 'forbidden'],
    ['greg', 'invites into it and above', invites({ groups: ['sales', 'staff'] }), 'forbidden'],
    ['greg', 'invites into administrators', invites({ groups: ['sales', 'operators'] }), 'forbidden'],
    [
      'greg',
      'invites to support a group that they will not be in',
      invites({ groups: ['sales'], roles: [{ resource: admin, role: 'support', within: group('north') }] }),
      'forbidden',
    ],
    ['greg', 'moves it below administrators', moves('sales', 'operators'), 'forbidden'],
    [
      'greg',
      'gives it a role at an API',
      gives({ resource: orders, role: 'clerk', holder: group('sales') }),
      'forbidden',
    ],
  ];

  it.each(rows)('%s %s', async (who, _what, work, expected) => {
    if (who === 'olaf')
      await records.organizations.addMember({ organizationId: 'acme', subject: 'olga', addedAt: now });
    if (who === 'greg') await records.groups.addMember({ groupId: 'staff', subject: 'ned', addedAt: now });
    expect(await outcome(by(who), work)).toBe(expected);
  });
});

describe('use cases of administrators', () => {
  let records: AdministeredRecords;
  let ports: AdministrationPorts & PasswordPorts;
  beforeEach(async () => {
    const memory = inMemoryAdministration();
    records = memory.records;
    const identity = new IdentityService({ ...records, hasher, clock: memory.ports.clock });
    ports = { ...memory.ports, identity };
    await found(records);
    const within = organization('acme');
    for (const subject of ['mia', 'max']) {
      await records.roleAssignments.insert(role({ resource: orders, role: 'clerk', holder: account(subject), within }));
    }
    for (const subject of ['mia', 'max', 'carl']) {
      const grant = aGrant(`of ${subject}`, { subject, organizationId: 'acme', sessionId: undefined });
      await records.grants.insert(grant);
    }
  });
  const code = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error) => error.code ?? error,
    );
  const of = (username: string) => ({ username });
  const acme = { name: 'acme' };
  const password = 'quite another password';

  it('delete people with all that hangs on them', async () => {
    await records.groups.addMember({ groupId: 'clerks', subject: 'carl', addedAt: now });
    expect(await code(deleteAccount(ports, by('sue'), of('carl')))).toBe('done');
    expect(await code(deleteAccount(ports, by('olaf'), of('mia')))).toBe('done');
    expect(await code(deleteAccount(ports, by('olaf'), of('max')))).toBe('forbidden');
    expect(await code(deleteAccount(ports, by('sue'), of('olga')))).toBe('forbidden');
    expect(await records.roleAssignments.list({ holder: account('mia') }, 10)).toEqual([]);
  });

  it('disable, unlock and rename those of one organization, and end what they have', async () => {
    for (const [username, expected] of [
      ['mia', 'done'],
      ['max', 'forbidden'],
      ['ned', 'forbidden'],
    ] as const) {
      const who = by('olaf');
      expect(await code(unlockAccount(ports, who, of(username)))).toBe(expected);
      expect(await code(setPassword(ports, who, of(username), password))).toBe(expected);
      // Without a session there is nothing to end.
      expect(await code(endSessions(ports, who, of(username)))).toBe('done');
      expect(await code(changeAccount(ports, who, of(username), { email: 'x@example.com' }))).toBe(expected);
      expect(await code(disableAccount(ports, who, of(username)))).toBe(expected);
    }
  });

  it('take a member out of their organization, who is elsewhere too, with the roles that they had in it', async () => {
    expect(await code(removeOrganizationMember(ports, by('olaf'), acme, of('max')))).toBe('done');
    expect(await records.roleAssignments.list({ holder: account('max') }, 10)).toEqual([]);
    expect((await records.grants.find('of max'))?.revokedAt).toBe(now);
    expect(await code(removeOrganizationMember(ports, by('olaf'), { name: 'umbrella' }, of('max')))).toBe('forbidden');
    expect(await code(addOrganizationMember(ports, by('olaf'), acme, of('max')))).toBe('forbidden');
  });

  it('make people into their organization or group alone', async () => {
    const make = (who: string, username: string, into?: Parameters<typeof createAccount>[3]) =>
      code(createAccount(ports, by(who), { username, password }, into));
    const [inAcme, inSales] = [
      { kind: 'organization', organization: acme },
      { kind: 'group', group: { name: 'sales' } },
    ] as const;
    expect(await make('olaf', 'a', inAcme)).toBe('done');
    expect(await make('greg', 'b', inSales)).toBe('done');
    expect([await make('olaf', 'c', inSales), await make('greg', 'c', inAcme), await make('olaf', 'c')]).toEqual([
      'forbidden',
      'forbidden',
      'forbidden',
    ]);
    expect(await records.accounts.findByUsername('c')).toBeUndefined();
    expect(await make('sue', 'c', inAcme)).toBe('done');
    const { subject } = (await records.accounts.findByUsername('a')) ?? { subject: '' };
    expect(await records.organizations.isMember({ organizationId: 'acme', subject })).toBe(true);
    expect(await code(changeAccount(ports, by('olaf'), of('a'), { name: 'A' }))).toBe('done');
  });

  it('give and take roles within their organization', async () => {
    const named = (username: string) =>
      ({
        resource: orders,
        role: 'manager',
        holder: { kind: 'account', account: of(username) },
        within: { kind: 'organization', organization: acme },
      }) as const;
    expect(await code(assignRole(ports, by('olaf'), named('mia')))).toBe('done');
    expect(await code(takeRole(ports, by('olaf'), named('mia')))).toBe('done');
    expect(await code(assignRole(ports, by('olaf'), named('ned')))).toBe('forbidden');
    const { within: _, ...everywhere } = named('mia');
    expect(await code(assignRole(ports, by('olaf'), everywhere))).toBe('forbidden');
  });

  it('delete a provider with what people proved by it, and nothing else of theirs', async () => {
    const there = { providerId: 'acme', issuer: 'https://id.example', upstreamSubject: 'ned there' };
    const key = identityKey(there);
    const described = { providerId: 'acme', name: 'Acme', issuer: there.issuer, clientId: 'signet' };
    expect(await code(createProvider(ports, shell, described))).toBe('done');
    await records.federatedIdentities.insert({ ...there, key, subject: 'ned', linkedAt: now });
    const times = { authTime: now, createdAt: now, expiresAt: now + 600 };
    for (const [sessionId, credential] of [
      ['by it', key],
      ['by a password', undefined],
    ] as const) {
      const methods = [{ amr: 'fed', at: now, credential }];
      const session = { sessionId, cookieDigest: digest(sessionId), subject: 'ned', methods, amr: ['fed'], ...times };
      await records.sessions.insert(session);
    }
    const olga = by('olga', ['admin:providers:write']);
    const live = async () => (await records.sessions.listLive('ned', now, 9)).map(({ sessionId }) => sessionId).sort();
    expect(await code(deleteProvider(ports, by('adam'), 'acme'))).toBe('forbidden');
    expect(await code(endSessions(ports, olga, of('ned')))).toBe('forbidden');
    expect(await live()).toEqual(['by a password', 'by it']);
    expect(await code(deleteProvider(ports, olga, 'acme'))).toBe('done');
    expect(await live()).toEqual(['by a password']);
    expect(await code(endSessions(ports, olga, of('ned')))).toBe('forbidden');
  });

  it('delete groups and organizations that lead to nothing which they do not have', async () => {
    expect(await code(deleteGroup(ports, by('sue'), { name: 'empty' }))).toBe('done');
    expect(await code(deleteGroup(ports, by('sue'), { name: 'clerks' }))).toBe('forbidden');
    expect(await code(deleteGroup(ports, by('adam'), { name: 'clerks' }))).toBe('done');
    expect(await code(deleteOrganization(ports, by('sue'), acme))).toBe('forbidden');
    expect(await code(deleteOrganization(ports, by('adam'), acme))).toBe('done');
    expect(await code(deleteOrganization(ports, by('sue'), { name: 'umbrella' }))).toBe('done');
  });
});

describe('whose rights count', () => {
  let records: AdministeredRecords;
  let unitOfWork: AdministrationUnitOfWork;
  beforeEach(async () => {
    ({ records, unitOfWork } = inMemoryAdministration());
    await found(records);
  });
  const code = (initiator: Initiator, work: Work) =>
    unitOfWork.run(initiator, work).then(
      () => 'done',
      (error) => error.code ?? error,
    );
  const makesOwner = gives({ role: 'owner', holder: account('ned') });

  it('are those that the token says too, of whoever may all', async () => {
    expect(await code(by('olga', ['admin:roles:write']), makesOwner)).toBe('forbidden');
    expect(await code(by('olga', ['admin:users:write']), changed('adam'))).toBe('forbidden');
    expect(await code(by('olga', ['admin:users:write']), changed('ned'))).toBe('done');
  });

  it('are none without a token, with one of another audience, of a disabled account, of one that is gone', async () => {
    const { token: _, ...without } = by('olga');
    expect(await code(without, changed('ned'))).toBe('forbidden');
    const of = by('olga').token;
    expect(of && (await code({ ...by('olga'), token: { ...of, audience: orders } }, changed('ned')))).toBe('forbidden');
    expect(await code(by('nobody'), changed('ned'))).toBe('forbidden');
    await records.accounts.update({ ...person('adam'), disabledAt: now });
    expect(await code(by('adam'), changed('ned'))).toBe('forbidden');
  });

  it('are those of the client where no person stands behind it', async () => {
    const token = { clientId: 'robot', audience: admin, scopes: allScopes };
    const robot: Initiator = { entity: 'admin', through: 'admin_api', token };
    expect(await code(robot, changed('ned'))).toBe('forbidden');
    await records.roleAssignments.insert(role({ role: 'support', holder: { kind: 'client', id: 'robot' } }));
    expect(await code(robot, changed('ned'))).toBe('done');
    expect(await code(robot, changed('adam'))).toBe('forbidden');
  });

  it.each(['unheard of', 'constructor', '__proto__'])('are none of the role %s that nobody defined', async (name) => {
    await records.roleAssignments.insert(role({ role: name, holder: account('sue') }));
    await records.roleAssignments.insert(role({ role: name, holder: account('ned') }));
    await records.roleAssignments.insert(role({ role: name, holder: { kind: 'client', id: 'robot' } }));
    const token = { clientId: 'robot', audience: admin, scopes: allScopes };
    expect(await code(by('sue'), changed('adam'))).toBe('forbidden');
    expect(await code(by('ned'), changed('carl'))).toBe('forbidden');
    expect(await code({ entity: 'admin', through: 'admin_api', token }, changed('carl'))).toBe('forbidden');
    // Of whoever is changed it may come to mean all.
    expect([await code(by('adam'), changed('ned')), await code(by('olga'), changed('ned'))]).toEqual([
      'forbidden',
      'done',
    ]);
  });

  it('are, within an organization, those of a token that was given for it', async () => {
    const within = organization('umbrella');
    await records.organizations.addMember({ organizationId: 'umbrella', subject: 'olaf', addedAt: now });
    await records.organizations.addMember({ organizationId: 'umbrella', subject: 'ned', addedAt: now });
    await records.roleAssignments.insert(role({ role: 'administrator', holder: account('olaf'), within }));
    const of = (organizationId: string | null) => by('olaf', allScopes, organizationId);
    expect([
      await code(of('umbrella'), changed('ned')),
      await code(of('acme'), changed('ned')),
      await code(of(null), changed('ned')),
    ]).toEqual(['done', 'forbidden', 'forbidden']);
    // Nor does an app act for one.
    const token = { clientId: 'robot', audience: admin, scopes: allScopes };
    const holder = { kind: 'client', id: 'robot' } as const;
    await records.roleAssignments.insert(role({ role: 'administrator', holder, within }));
    expect(await code({ entity: 'admin', through: 'admin_api', token }, changed('ned'))).toBe('forbidden');
  });

  it('are those at the beginning: nobody raises themselves on the way', async () => {
    const raised = all(gives({ role: 'administrator', holder: account('sue') }), changed('adam'));
    expect(await code(by('sue'), raised)).toBe('forbidden');
  });

  it('reach oneself alone where people change their own account', async () => {
    const self: Initiator = { entity: 'user', subject: 'ned', through: 'self_service' };
    expect(await code(self, changed('ned'))).toBe('done');
    expect(await code(self, changed('mia'))).toBe('forbidden');
    expect(await code(self, gives({ resource: orders, role: 'clerk', holder: account('ned') }))).toBe('forbidden');
  });

  it('count for a refusal that was caught on the way, and nothing is changed', async () => {
    const swallowed: Work = async (within) => {
      await changed('ned')(within);
      await makesOwner(within).catch(() => {});
    };
    expect(await code(by('adam'), swallowed)).toBe('forbidden');
    expect((await records.accounts.find('ned'))?.passwordHash).toBe('hash of ned');
    expect(await records.roleAssignments.list({ role: 'owner' }, 10)).toHaveLength(1);
  });

  it('bound what is listed', async () => {
    const reach = async (who: string) => (await authorityOf(records, by(who))).reachOf('admin:users:read');
    expect(await reach('sue')).toBe('everywhere');
    expect(await reach('olaf')).toEqual([organization('acme')]);
    expect(await reach('greg')).toEqual([group('sales')]);
    expect(await reach('ned')).toEqual([]);
  });
});

describe('the last owner', () => {
  let records: AdministeredRecords;
  let unitOfWork: AdministrationUnitOfWork;
  beforeEach(async () => {
    ({ records, unitOfWork } = inMemoryAdministration());
    await found(records);
  });
  const code = (work: Work, initiator = shell) =>
    unitOfWork.run(initiator, work).then(
      () => 'done',
      (error) => error.code ?? error,
    );
  const disables =
    (subject: string): Work =>
    ({ accounts }) =>
      accounts.update({ ...person(subject), disabledAt: now });
  const owner = { role: 'owner', holder: account('olga') } as const;

  const ways: ReadonlyArray<readonly [what: string, work: Work]> = [
    ['loses the role', takes(owner)],
    ['loses every role', takesAll({ holder: account('olga') })],
    ['goes with all roles of the administration', takesAll({ resource: admin })],
    ['is disabled', disables('olga')],
    ['is deleted', ({ accounts }) => accounts.delete('olga')],
    ['goes with the administration', ({ resourceServers }) => resourceServers.delete(admin)],
    [
      'is owner of less',
      ({ resourceServers }) =>
        resourceServers.save({ ...administration, roles: { owner: { scopes: ['admin:users:read'] } } }),
    ],
    [
      'is owner of a role that is no more',
      ({ resourceServers }) => resourceServers.save({ ...administration, roles: {} }),
    ],
    [
      'is left with an owner who is disabled',
      all(gives({ role: 'owner', holder: account('ned') }), disables('ned'), takes(owner)),
    ],
    [
      'is left with an owner of one organization',
      all(gives({ role: 'owner', holder: account('olaf'), within: organization('acme') }), takes(owner)),
    ],
    [
      'is left with an app as owner',
      all(gives({ role: 'owner', holder: { kind: 'client', id: 'robot' } }), takes(owner)),
    ],
    [
      'is left with a group of nobody as owner',
      all(gives({ role: 'owner', holder: group('operators') }), takes(owner)),
    ],
  ];
  it.each(ways)('stays, at a shell too: %s', async (_what, work) => {
    expect(await code(work)).toBe('last_owner');
    expect(await code(work, by('olga'))).toMatch(/last_owner|forbidden/);
    expect(await records.accounts.isActive('olga')).toBe(true);
    expect(await records.roleAssignments.list(owner, 10)).toHaveLength(1);
  });

  describe('who is one through a group', () => {
    beforeEach(async () => {
      const through = all(adds('night', 'ned'), gives({ role: 'owner', holder: group('operators') }), takes(owner));
      expect(await code(through)).toBe('done');
    });
    it.each<[string, Work]>([
      ['leaves it', ({ groups }) => groups.removeMember({ groupId: 'night', subject: 'ned' })],
      ['leaves all groups', ({ groups }) => groups.removeEverywhere('ned')],
      ['goes with the group', ({ groups }) => groups.delete('night')],
      ['stands in a group that moves', moves('night', 'staff')],
      ['is in a group that loses the role', takesAll({ holder: group('operators') })],
    ])('stays when the last one %s', async (_what, work) => {
      expect(await code(work)).toBe('last_owner');
    });
  });

  it('goes where another is there', async () => {
    expect(await code(all(gives({ role: 'owner', holder: account('ned') }), takes(owner), disables('olga')))).toBe(
      'done',
    );
  });

  it('is not asked for where there was none', async () => {
    await records.roleAssignments.delete(role(owner));
    expect(await code(disables('olga'))).toBe('done');
  });

  it('stays where two take it from each other at once', async () => {
    await records.roleAssignments.insert(role({ role: 'owner', holder: account('ned') }));
    const codes = await Promise.all([
      code(takes(owner), by('ned')),
      code(takes({ role: 'owner', holder: account('ned') }), by('olga')),
    ]);
    expect(codes.toSorted()).toEqual(['done', 'forbidden']);
  });
});

function unlocks(subject: string): Work {
  return async ({ accounts, loginAttempts }) => {
    await accounts.find(subject);
    await new Lockout(loginAttempts).unlock(subject);
  };
}

function takesAll(filter: Parameters<AdministeredRecords['roleAssignments']['deleteAll']>[0]): Work {
  return ({ roleAssignments }) => roleAssignments.deleteAll(filter);
}

function token({ initialAccessTokens }: AdministeredRecords): Promise<void> {
  const times = { createdAt: now, expiresAt: now + 60 };
  return initialAccessTokens.insert({ digest: digest('t'), ...times, remaining: 1, pkceOptional: false });
}

function revokes(subject: string): Work {
  return ({ grants }) => grants.revoke(`g-${subject}`, now);
}
