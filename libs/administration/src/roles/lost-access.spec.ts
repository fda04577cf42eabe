import { beforeEach, describe, expect, it } from '@jest/globals';
import { aClient, aGrant } from '@signet/authorization-server/testing';
import { inMemoryAdministration, now, operator } from '../../test/in-memory-administration.js';
import { addGroupMember, changeGroup, createGroup, deleteGroup, removeGroupMember } from '../groups/index.js';
import {
  addOrganizationMember,
  createOrganization,
  deleteOrganization,
  removeOrganizationMember,
} from '../organizations/index.js';
import { changeResource, createResource } from '../resources/change-resource.js';
import { assignRole, takeRole } from './index.js';

const api = 'https://api.example.com';
const alice = { username: 'alice' };
const [clerks, berlin, acme] = [{ name: 'clerks' }, { name: 'berlin' }, { name: 'acme' }];
const byAlice = { kind: 'account', account: alice } as const;
const byService = { kind: 'client', clientId: 'service' } as const;

describe('what operators take away', () => {
  let world: ReturnType<typeof inMemoryAdministration>;
  type Ports = typeof world.ports;
  beforeEach(async () => {
    world = inMemoryAdministration();
    const { ports, records, addPerson } = world;
    const subject = await addPerson('alice');
    await records.clients.save({ ...aClient, clientId: 'service', resources: [] });
    await createResource(ports, operator, {
      identifier: api,
      scopes: { read: 'R', write: 'W', log: 'L' },
      roles: { clerk: ['read'], manager: ['read', 'write'] },
      scopesWithoutRole: ['log'],
    });
    await createGroup(ports, operator, clerks);
    await createGroup(ports, operator, { ...berlin, parent: clerks });
    await createOrganization(ports, operator, acme);
    await addGroupMember(ports, operator, berlin, alice);
    await addOrganizationMember(ports, operator, acme, alice);
    await assignRole(ports, operator, { resource: api, role: 'manager', holder: { kind: 'group', group: clerks } });
    for (const holder of [byAlice, byService])
      await assignRole(ports, operator, { resource: api, role: 'clerk', holder });
    const organizationId = (await records.organizations.findByName('acme'))?.organizationId;
    await records.grants.insert(aGrant('g', { subject }));
    await records.grants.insert(aGrant('for-acme', { subject, organizationId }));
  });

  /** As they are told to an API, in no order. */
  async function told(): Promise<readonly string[]> {
    const asked = { streamId: 's', since: now, now, limit: 100 };
    const events = await world.records.securityEventStreams.pending(asked);
    return events
      .map(({ kind, subjectId, lost = [] }) => {
        const what = lost.map(({ scopes, roles }) => ` ${[...roles, ...scopes].join()}`);
        return `${kind} ${kind === 'organization' ? 'acme' : subjectId}${what}`;
      })
      .sort();
  }

  const losses: ReadonlyArray<readonly [string, (ports: Ports) => Promise<unknown>, readonly string[]]> = [
    [
      'a role of a person',
      (ports) => takeRole(ports, operator, { resource: api, role: 'clerk', holder: byAlice }),
      // What she may read she may as a manager, through her group.
      ['access_of_grant for-acme clerk', 'access_of_grant g clerk'],
    ],
    [
      'a role of a client',
      (ports) => takeRole(ports, operator, { resource: api, role: 'clerk', holder: byService }),
      ['access_of_client service clerk,read'],
    ],
    [
      'a role of a group, however many are in it',
      (ports) =>
        takeRole(ports, operator, { resource: api, role: 'manager', holder: { kind: 'group', group: clerks } }),
      ['access  manager,read,write'],
    ],
    [
      'being in a group below one that has a role',
      (ports) => removeGroupMember(ports, operator, berlin, alice),
      ['access_of_grant for-acme manager,write', 'access_of_grant g manager,write'],
    ],
    [
      'where a group stands',
      (ports) => changeGroup(ports, operator, berlin, { parent: null }),
      ['access  manager,read,write'],
    ],
    ['a group', (ports) => deleteGroup(ports, operator, berlin), ['access  manager,read,write']],
    ['a membership', (ports) => removeOrganizationMember(ports, operator, acme, alice), ['grant for-acme']],
    ['an organization', (ports) => deleteOrganization(ports, operator, acme), ['organization acme']],
    [
      'a scope of a role',
      (ports) => changeResource(ports, operator, api, { roles: { clerk: ['read'], manager: ['read'] } }),
      ['access  write'],
    ],
    [
      'a role of an API',
      (ports) => changeResource(ports, operator, api, { roles: { clerk: ['read'] } }, { force: true }),
      ['access  manager,read,write'],
    ],
    [
      'that a scope needs no role',
      (ports) => changeResource(ports, operator, api, { scopesWithoutRole: null }),
      ['access  log'],
    ],
  ];

  it.each(losses)('is told to APIs in the same unit of work: %s', async (_, take, expected) => {
    expect(await told()).toEqual([]);
    await take(world.ports);
    expect(await told()).toEqual(expected);
  });

  const nothing: ReadonlyArray<readonly [string, (ports: Ports) => Promise<unknown>]> = [
    [
      'a role that was not there',
      (ports) => takeRole(ports, operator, { resource: api, role: 'manager', holder: byAlice }),
    ],
    ['a member who was none', (ports) => removeGroupMember(ports, operator, clerks, alice)],
    ['a new name of a group', (ports) => changeGroup(ports, operator, clerks, { name: 'Clerks' })],
    ['a new name of an API', (ports) => changeResource(ports, operator, api, { name: 'Renamed' })],
    [
      'one more scope of a role',
      (ports) =>
        changeResource(ports, operator, api, { roles: { clerk: ['read', 'write'], manager: ['read', 'write'] } }),
    ],
  ];

  it.each(nothing)('is not told where nobody lost anything: %s', async (_, change) => {
    await change(world.ports);
    expect(await told()).toEqual([]);
  });
});
