import { describe, expect, it } from '@jest/globals';
import { identityScopes } from './claim-registry.js';
import { type ClaimsPolicyOf, parseClaimsPolicy } from './parse-claims-policy.js';
import { isFreeClaim, isReservedClaim, reservedClaims } from './reserved-claims.js';

const hook = { url: 'https://hr.example.com/claims', claims: ['cost_centre'], failure: 'omit' };

describe('what an operator wants told', () => {
  it.each<[string, ClaimsPolicyOf, object]>([
    ['roles and groups', 'resource', { roles: true, groups: true }],
    ['groups at and below one', 'client', { groups: { below: 'g1' } }],
    ['some groups', 'resource', { groups: { only: ['g1', 'g2'] } }],
    ['an attribute', 'client', { mapped: { dept: { attribute: 'department', scope: 'email' } } }],
    ['the same for everybody', 'resource', { mapped: { 'https://example.com/tenant': { value: ['a', 'b'] } } }],
    ['false and nought', 'resource', { mapped: { off: { value: false }, zero: { value: 0 }, none: { value: '' } } }],
    ['whether somebody is in a group', 'resource', { mapped: { is_staff: { inGroup: 'g1' } } }],
    ['another username', 'client', { username: 'email' }],
    ['an attribute as the username', 'client', { username: { attribute: 'employeeNumber' } }],
    ['a hook', 'resource', { hook: { ...hook, timeout: 500, cache: 0 } }],
    ['a hook of a client', 'client', { hook: { ...hook, scope: 'openid', failure: 'last_known' } }],
  ])('is taken: %s', (_, of, policy) => {
    expect(parseClaimsPolicy(policy, of)).toEqual(policy);
  });

  it.each<[string, object]>([
    ['nothing', {}],
    ['nulls', { roles: null, mapped: null, hook: null }],
    ['no roles', { roles: false }],
  ])('is nothing where it says %s', (_, policy) => {
    expect(parseClaimsPolicy(policy, 'resource')).toBeUndefined();
  });

  it.each<[string, unknown, ClaimsPolicyOf?]>([
    ['a list', []],
    ['an unknown member', { role: true }],
    ['roles of a client', { roles: true }, 'client'],
    ['a username of an API', { username: 'email' }],
    ['a scope of an API', { mapped: { a: { value: 1, scope: 'profile' } } }],
    ['a scope that is none of the person', { mapped: { a: { value: 1, scope: 'orders:read' } } }, 'client'],
    ['two sources', { mapped: { a: { value: 1, attribute: 'b' } } }],
    ['no source', { mapped: { a: {} } }],
    ['an object as a value', { mapped: { a: { value: { b: 1 } } } }],
    ['a list of numbers', { mapped: { a: { value: [1] } } }],
    ['half a character', { mapped: { a: { value: '\ud800' } } }],
    ['51 claims', { mapped: Object.fromEntries(Array.from({ length: 51 }, (_, at) => [`c${at}`, { value: 1 }])) }],
    ['below and only', { groups: { below: 'g', only: ['h'] } }],
    ['only nothing', { groups: { only: [] } }],
    ['groups as a text', { groups: 'g' }],
    ['a username that is none', { username: 'name' }, 'client'],
    ['a hook without a failure', { hook: { ...hook, failure: undefined } }],
    ['a failure that is none', { hook: { ...hook, failure: 'ignore' } }],
    ['a hook by http', { hook: { ...hook, url: 'http://hr.example.com/claims' } }],
    ['a hook with credentials', { hook: { ...hook, url: 'https://a:b@hr.example.com/claims' } }],
    ['a hook that reads otherwise', { hook: { ...hook, url: 'https://hr.example.com/a/../claims' } }],
    ['a hook that gives nothing', { hook: { ...hook, claims: [] } }],
    ['a hook that gives what the issuer does', { hook: { ...hook, claims: ['sub'] } }],
    ['a hook of an hour', { hook: { ...hook, timeout: 3_600_000 } }],
    ['a hook in half milliseconds', { hook: { ...hook, timeout: 99.5 } }],
    ['a claim of the mapping and the hook', { mapped: { cost_centre: { value: 1 } }, hook }],
  ])('is refused: %s', (_, policy, of = 'resource') => {
    expect(() => parseClaimsPolicy(policy, of)).toThrow(TypeError);
  });

  it('cannot call a claim what the issuer says, in any case of its letters, in look-alikes, or what every object has', () => {
    const hostile = [
      '__proto__',
      '_claim_names',
      '',
      ' sub',
      'sub ',
      'ѕub',
      'ſub',
      'sub\u0000',
      'ｓｕｂ',
      'su\u00adb',
      '1a',
      'a b',
    ];
    const cased = reservedClaims.flatMap((name) => [
      name,
      name.toUpperCase(),
      `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    ]);
    for (const name of [...hostile, ...cased]) {
      expect([name, isFreeClaim(name)]).toEqual([name, false]);
      const mapped = JSON.parse(`{${JSON.stringify(name)}: {"value": 1}}`) as object;
      expect(() => parseClaimsPolicy({ mapped }, 'client')).toThrow(TypeError);
    }
    for (const name of ['department', 'https://example.com/roles', 'toString', 'constructor']) {
      expect(isFreeClaim(name)).toBe(true);
    }
  });

  it('has no say in what any standard claim of a scope is', () => {
    expect(identityScopes).toContain('groups');
    for (const name of ['preferred_username', 'email', 'address', 'roles', 'groups', 'org_id', 'cnf', 'act', 'scope']) {
      expect(isReservedClaim(name)).toBe(true);
    }
  });
});
