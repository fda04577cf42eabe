import { describe, expect, it } from '@jest/globals';
import {
  type AdministrationPorts,
  administrationOf,
  deleteAccount,
  disableAccount,
  type Initiator,
  listOwners,
  makeFirstOwnerLink,
  setPassword,
  useOwnerLink,
} from '@signet/administration';
import { defaultIssuerSettings } from '@signet/authorization-server';
import { IdentityService, newAccount } from '@signet/identity';
import { quickHasher } from '@signet/identity/testing';
import { SystemRandomSource } from '@signet/runtime';
import { testDatabases } from '../test/support/test-databases.js';

const issuer = 'https://sso.example.com';
const now = 1_700_000_000;
const hasher = quickHasher();
const audience = administrationOf(issuer);
const databases = testDatabases();

/** An administrator by a token that says everything. */
function by(subject: string): Initiator {
  const token = { clientId: 'console', audience: audience.identifier, scopes: Object.keys(audience.scopes) };
  return { entity: 'admin', subject, through: 'admin_api', token };
}

describe.each(databases.migrated)('rights of administrators: %s', (_, configuration) => {
  /** Two processes over one database, with these people and their roles. */
  async function company(roles: Readonly<Record<string, string | undefined>>) {
    const config = await configuration();
    const opened = await Promise.all([databases.open(config), databases.open(config)]);
    const processes = opened.map((stores) => {
      const clock = { now: () => now };
      const identity = new IdentityService({ ...stores, hasher, clock });
      const ports: AdministrationPorts & { identity: IdentityService } = {
        unitOfWork: stores.administration,
        identity,
        clock,
        random: new SystemRandomSource(),
        settings: defaultIssuerSettings(issuer),
      };
      return { ...stores, ports };
    });
    const [first, second] = processes;
    if (!first || !second) throw new Error('there are two');
    await first.records.resourceServers.save(audience);
    const subjects: Record<string, string> = {};
    for (const [username, role] of Object.entries(roles)) {
      const account = newAccount({ username }, { passwordHash: 'hash', now });
      await first.accounts.insert(account);
      subjects[username] = account.subject;
      const holder = { kind: 'account', id: account.subject } as const;
      const { identifier: resource } = audience;
      if (role) await first.records.roleAssignments.insert({ resource, role, holder, assignedAt: now });
    }
    const by_ = (username: string) => by(subjects[username] ?? '');
    const owners = async () => (await listOwners(first.records, issuer)).map(({ username }) => username);
    return { first, second, as: by_, owners };
  }
  const codes = async (attempts: readonly Promise<unknown>[]) =>
    (await Promise.allSettled(attempts))
      .map((each) => (each.status === 'fulfilled' ? 'done' : (each.reason.code ?? String(each.reason))))
      .toSorted();

  it('leaves one owner where two end each other at once, in two processes', async () => {
    const { first, second, as, owners } = await company({ ann: 'owner', ben: 'owner' });
    const ended = await codes([
      disableAccount(first.ports, as('ann'), { username: 'ben' }),
      deleteAccount(second.ports, as('ben'), { username: 'ann' }),
    ]);
    expect(ended).toEqual(['done', 'forbidden']);
    expect(await owners()).toHaveLength(1);
  });

  it('leaves one owner where a shell ends all at once', async () => {
    const { first, second, owners } = await company({ ann: 'owner', ben: 'owner', cleo: 'owner' });
    const shell: Initiator = { entity: 'admin', through: 'cli' };
    const ended = await codes(
      ['ann', 'ben', 'cleo'].map((username, index) =>
        disableAccount((index % 2 ? first : second).ports, shell, { username }),
      ),
    );
    expect(ended).toEqual(['done', 'done', 'last_owner']);
    expect(await owners()).toHaveLength(1);
  });

  it('finds an owner in a group below the one that has the role, and keeps them there', async () => {
    const { first, owners } = await company({ ann: 'owner', ben: undefined });
    const shell: Initiator = { entity: 'admin', through: 'cli' };
    const ben = (await first.accounts.findByUsername('ben'))?.subject ?? '';
    await first.administration.run(shell, async ({ groups, roleAssignments }) => {
      await groups.insert({ groupId: 'top', name: 'Top', createdAt: now });
      await groups.insert({ groupId: 'below', name: 'Below', parentId: 'top', createdAt: now });
      await groups.addMember({ groupId: 'below', subject: ben, addedAt: now });
      const holder = { kind: 'group', id: 'top' } as const;
      await roleAssignments.insert({ resource: audience.identifier, role: 'owner', holder, assignedAt: now });
    });
    await disableAccount(first.ports, shell, { username: 'ann' });
    expect(await owners()).toEqual(['ben']);
    const left = first.administration.run(shell, ({ groups }) =>
      groups.removeMember({ groupId: 'below', subject: ben }),
    );
    expect(await codes([left])).toEqual(['last_owner']);
    expect(await owners()).toEqual(['ben']);
  });

  it('refuses support the password of an owner whole, and gives it that of others', async () => {
    const { first, as } = await company({ ann: 'owner', sue: 'support', ned: undefined });
    const sets = (username: string) => setPassword(first.ports, as('sue'), { username }, 'quite another password');
    expect(await codes([sets('ann')])).toEqual(['forbidden']);
    expect((await first.accounts.findByUsername('ann'))?.passwordHash).toBe('hash');
    expect(await codes([sets('ned')])).toEqual(['done']);
  });

  it('makes one first owner by the links of two processes, each once', async () => {
    const { first, second, owners } = await company({});
    const system: Initiator = { entity: 'system', through: 'owner_link' };
    const links = [first, second].map(async ({ ports }) => (await makeFirstOwnerLink(ports, system))?.link ?? '');
    const secrets = (await Promise.all(links)).map((link) => new URL(link).searchParams.get('secret') ?? '');
    const uses = secrets.flatMap((secret, index) =>
      [first, second].map(({ ports }, other) => {
        const account = { username: `p${index}${other}`, password: 'a few words in a row' };
        return useOwnerLink(ports, secret, { kind: 'new', account });
      }),
    );
    expect(await codes(uses)).toEqual(['done', 'unknown', 'unknown', 'unknown']);
    expect(await owners()).toHaveLength(1);
    expect(await first.accounts.list()).toHaveLength(1);
  });
});
