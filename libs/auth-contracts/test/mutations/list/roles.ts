import { mutationsOf } from '../mutation.js';

export const roles = [
  ...mutationsOf(
    'policy/requirements.ts',
    {
      text: 'if (requirement.all.every((role) => roles.has(role))) return;',
      replacement: 'return;',
      letsIn: 'tokens without roles',
    },
    {
      text: 'if (requirement.all.every((role) => roles.has(role))) return;',
      replacement: 'if (requirement.all.some((role) => roles.has(role))) return;',
      letsIn: 'one role of two',
    },
    {
      text: 'if (requirement.all.every((role) => roles.has(role))) return;',
      replacement: 'if (roles.has(requirement.all[0] as string)) return;',
      letsIn: 'the first role of two',
    },
    {
      text: 'if (requirement.any.some((role) => roles.has(role))) return;',
      replacement: 'return;',
      letsIn: 'none of the roles of which one is enough',
    },
    {
      text: 'if (requirement.any.some((role) => roles.has(role))) return;',
      replacement: 'if (requirement.any.length > roles.size) return;',
      letsIn: 'fewer roles than a route names',
    },
  ),
  ...mutationsOf(
    'verification/grant-roles.ts',
    {
      text: 'const scopes = scopesFromRoles === true ? [...roles]',
      replacement: 'const scopes = scopesFromRoles !== false ? [...roles]',
      letsIn: 'a role in place of a scope that the client was not granted',
    },
    {
      text: 'rolesOf(said, policy) ?? []',
      replacement: 'rolesOf({ roles: said.groups ?? said.roles }, policy) ?? []',
      letsIn: 'groups as roles',
    },
    {
      text: '(rolesOf(said, policy) ?? []).filter((role) => Object.hasOwn(contract, role))',
      replacement:
        '(rolesOf(said, policy) ?? []).map((role) => Object.keys(contract).find((one) => role.startsWith(one)) ?? role)',
      letsIn: 'a role that begins like one of the contract',
    },
    {
      text: '.filter((role) => Object.hasOwn(contract, role))',
      replacement: '',
      letsIn: 'roles that the contract does not define',
      survives: 'a second lock: no route can ask for one, and a scope is given by a role of the contract alone',
    },
  ),
  ...mutationsOf('claims/claim-path.ts', {
    text: "if (!Array.isArray(found) || !found.every((one) => typeof one === 'string')) return",
    replacement: 'if (!Array.isArray(found)) return',
    letsIn: 'roles among what is no role',
  }),
  ...mutationsOf('verification/roles-of.ts', {
    text: 'textsAt(claims, rolesFrom ?? customary)',
    replacement: 'textsAt(claims, [...(rolesFrom ?? []), ...customary])',
    letsIn: 'roles of a claim that nobody named',
    survives:
      'an issuer writes what it writes into a claim: where roles stand is for the application to say, and this reads one place more',
  }),
  ...mutationsOf('principal/granted.ts', {
    text: 'granted.set(claims, { roles, scopes: new Set([...scopesOf(claims), ...scopes]) });',
    replacement: 'granted.set(claims, { roles, scopes: new Set([...scopesOf(claims), ...scopes, ...roles]) });',
    letsIn: 'a role as the scope of the same name',
    survives: 'the contract of the applications has no role with the name of a scope',
  }),
];
