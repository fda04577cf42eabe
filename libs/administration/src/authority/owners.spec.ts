import { describe, expect, it } from '@jest/globals';
import { inMemoryAdministration, refusal } from '../../test/in-memory-administration.js';
import type { AdministeredRecords } from '../records.js';
import { account, admin, found, group, now, person, role, shell } from '../testing/small-company.js';

/** As many as come before all others in the order of records. */
const many = Array.from({ length: 1_200 }, (_, index) => `a${String(index).padStart(5, '0')}`);

describe('the last owner is found', () => {
  const crowds: ReadonlyArray<readonly [name: string, seed: (records: AdministeredRecords) => Promise<void>]> = [
    [
      'behind owners within organizations alone',
      async ({ roleAssignments }) => {
        for (const id of many) {
          const within = { kind: 'organization', id } as const;
          await roleAssignments.insert(role({ role: 'owner', holder: account(id), within }));
        }
      },
    ],
    [
      'behind owners who are disabled',
      async ({ accounts, roleAssignments }) => {
        for (const id of many) {
          await accounts.insert({ ...person(id), disabledAt: now });
          await roleAssignments.insert(role({ role: 'owner', holder: account(id) }));
        }
      },
    ],
    [
      'behind apps that have the role',
      async ({ roleAssignments }) => {
        for (const id of many) await roleAssignments.insert(role({ role: 'owner', holder: { kind: 'client', id } }));
      },
    ],
    [
      'in a group, behind members who are disabled',
      async ({ groups, roleAssignments }) => {
        await roleAssignments.delete(role({ role: 'owner', holder: account('olga') }));
        await roleAssignments.insert(role({ role: 'owner', holder: group('clerks') }));
        for (let index = 0; index < 10_500; index += 1) {
          const subject = `a${String(index).padStart(5, '0')}`;
          await groups.addMember({ groupId: 'clerks', subject, addedAt: now });
        }
        await groups.addMember({ groupId: 'clerks', subject: 'olga', addedAt: now });
      },
    ],
  ];

  it.each(crowds)('%s', async (_name, seed) => {
    const { records, unitOfWork } = inMemoryAdministration();
    await found(records);
    await seed(records);
    const disabled = unitOfWork.run(shell, ({ accounts }) => accounts.update({ ...person('olga'), disabledAt: now }));
    expect(await refusal(disabled)).toBe('last_owner: no owner who can sign in would be left');
    expect(await records.accounts.isActive('olga')).toBe(true);
    expect((await records.resourceServers.find(admin))?.roles).toHaveProperty('owner');
  });
});
