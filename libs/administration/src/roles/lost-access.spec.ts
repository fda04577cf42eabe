import { beforeEach, describe, expect, it } from '@jest/globals';
import { aClient, aGrant } from '@signet/authorization-server/testing';
import { inMemoryAdministration, now, operator } from '../../test/in-memory-administration.js';
import { changeClient } from '../clients/index.js';
import { addGroupMember, changeGroup, createGroup, deleteGroup, removeGroupMember } from '../groups/index.js';
import {
  addOrganizationMember,
  createOrganization,
  deleteOrganization,
  removeOrganizationMember,
} from '../organizations/index.js';
import { changeResource, createResource, deleteResource } from '../resources/change-resource.js';
import { assignRole, takeRole } from './index.js';

const api = 'https://api.example.com';
const plain = 'https://plain.example.com';
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
    await createResource(ports, operator, { identifier: plain, scopes: { see: 'S', list: 'L2' } });
    const resources = [{ identifier: plain, scopes: ['see', 'list'] }];
    await records.clients.save({ ...aClient, clientId: 'app', resources });
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
        const what = lost.map(
          ({ everything, scopes, roles }) => ` ${everything ? 'everything' : [...roles, ...scopes].join()}`,
        );
        return `${kind} ${kind === 'organization' ? 'acme' : subjectId}${what}`;
      })
      .sort();
  }

  const deps = ({ unitOfWork: administration, clock, random }: Ports) => ({ administration, clock, random });
  const losses: Array<readonly [string, (ports: Ports) => Promise<unknown>, readonly string[]]> = [
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

  losses.push(
    ['an API', (ports) => deleteResource(ports, operator, api, { force: true }), ['access  everything']],
    [
      'a scope of an API',
      (ports) => changeResource(ports, operator, api, { scopes: { read: 'R', write: 'W' }, scopesWithoutRole: [] }),
      ['access  log'],
    ],
    [
      'a scope of an API without roles',
      async (ports) => {
        await changeResource(ports, operator, plain, { scopes: { see: 'S' } }, { force: true });
      },
      ['access  list'],
    ],
    [
      'what a client may ask for',
      (ports) =>
        changeClient(deps(ports), operator, {
          clientId: 'app',
          patch: { resources: [{ identifier: plain, scopes: ['see'] }] },
        }),
      ['access_of_client app list'],
    ],
    [
      'administration of a group, of three who had it',
      async (ports) => administerBerlin(ports, 3, () => deleteGroup(ports, operator, berlin)),
      [
        'access  manager,read,write',
        'access_of_grant g0 clerk,read',
        'access_of_grant g1 clerk,read',
        'access_of_grant g2 clerk,read',
      ],
    ],
    [
      'administration of a group, of more than a thousand who had it',
      async (ports) => administerBerlin(ports, 1_003, () => deleteGroup(ports, operator, berlin)),
      ['access  clerk,read', 'access  manager,read,write'],
    ],
  );

  /** Stored as it is for the administration API, where alone a role is held over a group. */
  async function administerBerlin(_: Ports, many: number, act: () => Promise<unknown>): Promise<void> {
    const { records } = world;
    const groupId = (await records.groups.findByName('berlin'))?.groupId ?? '';
    for (let index = 0; index < many; index += 1) {
      const holder = { kind: 'account', id: `administrator-${index}` } as const;
      const within = { kind: 'group', id: groupId } as const;
      await records.roleAssignments.insert({ resource: api, role: 'clerk', holder, within, assignedAt: now });
      await records.grants.insert(aGrant(`g${index}`, { subject: holder.id }));
    }
    await act();
    expect(await records.roleAssignments.list({ within: { kind: 'group', id: groupId } }, 1)).toEqual([]);
  }

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
