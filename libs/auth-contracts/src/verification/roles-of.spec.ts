import { describe, expect, it } from '@jest/globals';
import { rolesOf } from './roles-of.js';

const parse = (text: string) => JSON.parse(text) as object;

describe('the roles of a token', () => {
  it.each<[string, object, readonly (string | readonly string[])[] | undefined, readonly string[]]>([
    ['in roles, as a list', { roles: ['clerk', 'admin', 'clerk'] }, undefined, ['clerk', 'admin']],
    ['as one text, which is not split', { roles: 'Order Clerk' }, undefined, ['Order Clerk']],
    ['none', {}, undefined, []],
    ['an empty list', { roles: [] }, ['roles'], []],
    ['a name with colons', { 'cognito:groups': ['a'], roles: ['b'] }, ['cognito:groups'], ['a']],
    ['a name with dots, not a way', { 'https://x.example/roles': ['a'] }, ['https://x.example/roles'], ['a']],
    ['on a way', { realm_access: { roles: ['a'] } }, [['realm_access', 'roles']], ['a']],
    ['on a way that ends early', { realm_access: {} }, [['realm_access', 'roles']], []],
    ['of several sources', { a: ['x'], b: ['y', 'x'] }, ['a', 'b'], ['x', 'y']],
    ['names of what objects inherit', { roles: ['__proto__', 'constructor'] }, undefined, ['__proto__', 'constructor']],
    ['a source that objects inherit', {}, ['constructor', '__proto__', ['__proto__', 'roles'], 'toString'], []],
    ['a way through what objects inherit', { a: {} }, [['a', 'constructor', 'name']], []],
    ['__proto__ as a claim of its own', parse('{"__proto__":{"roles":["a"]}}'), [['__proto__', 'roles']], ['a']],
  ])('%s', (_name, claims, rolesFrom, expected) => {
    expect(rolesOf(claims, { rolesFrom })).toEqual(expected);
  });

  it.each([null, 7, true, {}, [7], ['a', null], [['a']], [{ value: 'a' }]])('are never read of %j', (roles) => {
    expect(rolesOf({ roles }, { rolesFrom: ['roles'] })).toBeUndefined();
    // Nobody said that it is one.
    expect(rolesOf({ roles }, {})).toEqual([]);
  });

  it.each([null, 7, 'a', [], ['roles']])('are not behind %j, which is no object', (realm) => {
    expect(rolesOf({ realm }, { rolesFrom: [['realm', 'roles']] })).toBeUndefined();
  });
});
