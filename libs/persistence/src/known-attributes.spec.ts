import { describe, expect, it, jest } from '@jest/globals';
import { testDatabases } from '../test/support/test-databases.js';

const databases = testDatabases();
/** Milliseconds; they ask again after 20 (SQLite) and 1000 (PostgreSQL), which catalogue.spec.ts holds them to. */
const longestWait = 30_000;
const staff = {
  name: 'staff',
  type: 'number',
  seenBy: 'person',
  changedBy: 'person',
  requiredFrom: 1_000,
  createdAt: 1,
} as const;

describe.each(databases.migrated)('what attributes there are, which each sign-in asks: %s', (_, configuration) => {
  it('is one statement for as long as nobody changes it, also where there are none', async () => {
    const { database, records } = await databases.open(await configuration());
    const rows = jest.spyOn(database.read, 'rows');
    const asked = () => rows.mock.calls.filter(([text]) => text.includes('"attribute_definition"')).length;
    const { attributeDefinitions: definitions } = records;
    for (let each = 0; each < 5; each += 1) expect(await definitions.list()).toEqual([]);
    expect(asked()).toBe(1);
    await definitions.insert(staff);
    for (let each = 0; each < 5; each += 1) expect(await definitions.list()).toEqual([staff]);
    expect(asked()).toBe(2);
    await definitions.replace({ ...staff, requiredFrom: 2_000 });
    expect(await definitions.list()).toEqual([{ ...staff, requiredFrom: 2_000 }]);
    await definitions.delete('staff');
    for (let each = 0; each < 5; each += 1) expect(await definitions.list()).toEqual([]);
    expect(asked()).toBe(4);
  });

  it('is seen by another process, whether it was made, changed or deleted', async () => {
    const where = await configuration();
    const [one, other] = [await databases.open(where), await databases.open(where)];
    const sees = async (expected: readonly unknown[]) => {
      const changedAt = performance.now();
      let seen: readonly unknown[];
      do seen = await other.records.attributeDefinitions.list();
      while (JSON.stringify(seen) !== JSON.stringify(expected) && performance.now() - changedAt < longestWait);
      expect(seen).toEqual(expected);
    };
    await sees([]);
    await one.records.attributeDefinitions.insert(staff);
    await sees([staff]);
    const { requiredFrom: _dropped, ...optional } = staff;
    await one.records.attributeDefinitions.replace(optional);
    await sees([optional]);
    await one.records.attributeDefinitions.delete('staff');
    await sees([]);
  });
});
