import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Group } from '../records/group.js';
import { BoundedClaims } from './bounded-claims.js';
import { chosenGroups } from './chosen-groups.js';
import { isReservedClaim } from './reserved-claims.js';

const group = (groupId: string, parentId?: string): Group => ({
  groupId,
  name: `Group ${groupId}`,
  parentId,
  createdAt: 1,
});

describe('what is said beside the standard claims', () => {
  it('is left out whole where it is too large, and says so; what comes after may still fit', () => {
    const claims = new BoundedClaims();
    claims.sayOwn('groups', ['a'.repeat(5_000)]);
    claims.sayOwn('roles', ['clerk']);
    claims.say('dept', 'R&D');
    claims.say('absent', undefined);
    expect(claims.claims()).toEqual({ roles: ['clerk'], dept: 'R&D', claims_omitted: ['groups'] });
    expect(claims.omitted).toEqual(['groups']);
  });

  it('has a hundred texts in a list at most, and 4096 bytes in all', () => {
    const claims = new BoundedClaims();
    claims.sayOwn(
      'groups',
      Array.from({ length: 101 }, (_, at) => `g${at}`),
    );
    claims.say(
      'list',
      Array.from({ length: 100 }, (_, at) => `${at}`),
    );
    for (let at = 0; at < 9; at += 1) claims.say(`c${at}`, 'é'.repeat(400));
    const said = claims.claims();
    const { claims_omitted: omitted, ...others } = said;
    expect(Buffer.byteLength(JSON.stringify(others))).toBeLessThanOrEqual(4_096 + 2);
    expect(omitted).toEqual(['groups', 'c4', 'c5', 'c6', 'c7', 'c8']);
    expect(said).toHaveProperty('list');
  });

  it('is never a reserved claim, whatever a record of before has', () => {
    const names = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(
        'sub',
        'SUB',
        'ѕub',
        'iss',
        'email',
        'org_id',
        'roles',
        'groups',
        '__proto__',
        'claims_omitted',
        'constructor',
        'cnf',
      ),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(names, fc.jsonValue()), { maxLength: 20 }), (given) => {
        const claims = new BoundedClaims();
        for (const [name, value] of given) claims.say(name, value ?? undefined);
        const said = claims.claims();
        expect(Object.getPrototypeOf(said)).toBe(Object.prototype);
        for (const name of Object.keys(said)) {
          expect(name === 'claims_omitted' || !isReservedClaim(name)).toBe(true);
        }
        const written = { ...said, sub: 'alice', iss: 'https://sso.example.com' };
        expect(written).toMatchObject({ sub: 'alice', iss: 'https://sso.example.com' });
      }),
    );
  });
});

describe('the groups that are told', () => {
  const all = [group('firm'), group('it', 'firm'), group('ops', 'it'), group('choir')];

  it('are all, those at and below one, or some', () => {
    expect(chosenGroups(all, true)).toEqual(['Group firm', 'Group it', 'Group ops', 'Group choir']);
    expect(chosenGroups(all, { below: 'it' })).toEqual(['Group it', 'Group ops']);
    expect(chosenGroups(all, { below: 'elsewhere' })).toEqual([]);
    expect(chosenGroups(all, { only: ['choir', 'it', 'unknown'] })).toEqual(['Group it', 'Group choir']);
  });

  it('are found also where records stand in a circle', () => {
    expect(chosenGroups([group('a', 'b'), group('b', 'a')], { below: 'c' })).toEqual([]);
  });
});
