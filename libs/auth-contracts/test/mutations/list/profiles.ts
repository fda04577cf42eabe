// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are texts of the source
import { mutationsOf } from '../mutation.js';

/** A rule of a profile that is not there. */
const without = (text: string, letsIn: string, replacement = '') => ({ text, replacement, letsIn });

export const profiles = [
  ...mutationsOf(
    'issuers/keycloak.ts',
    without(
      "requiredClaims: [{ anyOf: ['typ'], values: ['Bearer', 'DPoP'] }],",
      'tokens that do not say what they are',
    ),
    without(
      "['resource_access', client, 'roles']",
      'a role of the realm as one of a client',
      "['realm_access', 'roles']",
    ),
    without(
      "['resource_access', client, 'roles']",
      'a role at another client',
      "['resource_access', 'other', 'roles']",
    ),
  ),
  ...mutationsOf(
    'issuers/auth0.ts',
    without("requiredClaims: organizations && [{ anyOf: ['org_id'], values: organizations }],", 'every organization'),
    without("permissions ? ['permissions'] : undefined", 'what a client asked for as a permission', 'undefined'),
  ),
  ...mutationsOf(
    'issuers/entra.ts',
    without("{ anyOf: ['ver'], values: [isFirst ? '1.0' : '2.0'] },", 'tokens of another version'),
    without("{ anyOf: ['tid'], values: [tenantId] },", 'another tenant'),
    without("{ anyOf: ['scp', 'roles'] },", 'any application of the tenant'),
    without(': [applicationId],', 'names of version 1', ': [applicationId, `api://${applicationId}`],'),
  ),
  ...mutationsOf(
    'issuers/okta.ts',
    without("scopesFrom: ['scp'],", 'scopes of another claim', "scopesFrom: ['scp', 'scope'],"),
    without("clientFrom: ['cid'],", 'tokens of no client of an authorization server', "clientFrom: ['cid', 'azp'],"),
  ),
  ...mutationsOf(
    'issuers/cognito.ts',
    without("requiredClaims: [{ anyOf: ['token_use'], values: ['access'] }],", 'tokens that do not say what they are'),
  ),
  ...mutationsOf(
    'issuers/firebase.ts',
    without("...(anonymous ? [] : [{ anyOf: [provider], values: ['anonymous'] }]),", 'anonymous people'),
    without('...(tenants ? [] : [{ anyOf: [tenant] }]),', 'people of any tenant'),
    without('[{ anyOf: [provider] }, ...(tenants', 'tokens that do not say how somebody signed in', '[...(tenants'),
  ),
  ...mutationsOf(
    'issuers/google.ts',
    without('clientIds: [...clientIds, ...presentedBy],', 'a service account of anybody, as a person'),
    without("requiredClaims: hostedDomains && [{ anyOf: ['hd'], values: hostedDomains }],", 'every Google account'),
    without("{ anyOf: ['email'], values: emails },", 'every service account'),
    without("{ anyOf: ['email_verified'], values: [true] },", 'an address that nobody verified'),
  ),
  ...mutationsOf(
    'issuers/supabase.ts',
    without("{ anyOf: ['role'], values: ['authenticated'] },", 'keys of the API'),
    without("{ anyOf: ['session_id'] },", 'tokens of no session'),
    without("[{ anyOf: ['aal'], values: ['aal2'] }]", 'sessions of one factor', '[]'),
    without("[{ anyOf: ['is_anonymous'], values: [true] }]", 'anonymous people', '[]'),
    without("refusedClaims: [{ anyOf: ['client_id'] }, ", 'tokens of OAuth clients', 'refusedClaims: ['),
    without(
      "rolesFrom ?? ['app_metadata', 'roles']",
      'roles that people write',
      "rolesFrom ?? ['user_metadata', 'roles']",
    ),
  ),
  ...mutationsOf(
    'issuers/kubernetes.ts',
    without("requiredClaims: [{ anyOf: ['sub'], values: subjects }, ", 'every service account', 'requiredClaims: ['),
    without(", { anyOf: [['kubernetes.io', 'serviceaccount', 'uid']] }", 'whoever is called like a service account'),
  ),
  ...mutationsOf(
    'issuers/github-actions.ts',
    without('requiredClaims: rules,', 'every repository'),
    without('requiredClaims: rules,', 'every branch', 'requiredClaims: rules.slice(0, 1),'),
  ),
  ...mutationsOf(
    'issuers/clerk.ts',
    without("{ anyOf: ['sid'] },", 'tokens of no session'),
    without("refusedClaims: [{ anyOf: ['sts'], values: ['pending'] }],", 'sessions that are not complete'),
    without(
      "[{ anyOf: ['org_id', ['o', 'id'] as const], values: organizations }]",
      'members of other organizations',
      '[]',
    ),
  ),
  ...mutationsOf(
    'verification/claim-rules.ts',
    {
      text: 'if (values) return values.some((one) => one === value);',
      replacement: 'if (values) return values.some((one) => [value].flat().includes(one));',
      letsIn: 'a list that has one of the values',
    },
    {
      text: 'if (values) return values.some((one) => one === value);',
      replacement: 'if (values) return values.some((one) => String(one) === String(value));',
      letsIn: 'a text where true is asked for',
    },
    {
      text: 'return !isComparable || values.some((one) => one === value);',
      replacement: 'return values?.some((one) => one === value) ?? true;',
      letsIn: 'what is refused, of another type',
    },
  ),
  ...mutationsOf(
    'verification/token-policy.ts',
    {
      text: 'const ok = clientIds.some((one) => one === client);',
      replacement: 'const ok = true;',
      letsIn: 'tokens of other clients',
    },
    {
      text: 'const isForgivenHere = policy.forgiven.missingAudience && claims.aud === undefined;',
      replacement: 'const isForgivenHere = policy.forgiven.missingAudience;',
      letsIn: 'an aud of another API, where it may be missing',
    },
    {
      text: '...(policy.rolesFrom ? [checkRoles(given, policy.rolesFrom)] : []),',
      replacement: '',
      letsIn: 'roles that are no texts, read as none',
      survives: 'a second lock: where they are read, what is no list of texts gives no role',
    },
    {
      text: '...(policy.requiredClaims ? checkRequired(given, policy.requiredClaims) : []),',
      replacement: '',
      letsIn: 'whatever a profile asks for',
    },
    {
      text: '...(policy.refusedClaims ? checkRefused(given, policy.refusedClaims) : []),',
      replacement: '',
      letsIn: 'whatever a profile refuses',
    },
  ),
  ...mutationsOf('verification/untyped-tokens.ts', {
    text: 'const scopes = texts.filter(isScopeToken);',
    replacement: 'const scopes = texts;',
    letsIn: 'two scopes in one entry of a list',
  }),
  ...mutationsOf('verification/access-token-verifier.ts', {
    text: 'if (first) return named.find(({ policy }) => isFor(claims.aud, policy)) ?? first;',
    replacement: 'if (first) return first;',
    letsIn: 'nobody of the second audience of an issuer',
  }),
];
