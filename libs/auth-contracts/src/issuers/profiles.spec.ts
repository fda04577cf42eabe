import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  AccessTokenVerifier,
  auth0,
  clerk,
  cognito,
  createPrincipal,
  defineAudience,
  entra,
  entraTenants,
  firebase,
  githubActions,
  google,
  googleServiceAccounts,
  keycloak,
  kubernetes,
  localKeys,
  okta,
  ResourceServer,
  supabase,
  type TrustedIssuer,
} from '../index.js';
import { createTestIssuer, type TestIssuer } from '../testing/index.js';

const audience = defineAudience({
  identifier: 'https://orders.example.com',
  name: 'Orders',
  scopes: { 'orders:read': 'Read orders' },
  // As the golden tokens have them: what the contract does not name is no role.
  roles: { admin: [], clerk: [], Clerk: [], clerks: [], Everyone: [], manager: [], offline_access: [] },
});
const ours = audience.identifier;
const tenantId = '11111111-2222-4333-8444-555555555555';
const otherTenant = '99999999-2222-4333-8444-555555555555';
const api = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';
const caller = 'cccccccc-bbbb-4ccc-8ddd-eeeeeeeeeeee';

type Claims = Readonly<Record<string, unknown>>;

/** What of a token differs from the documented shape. */
interface Variant {
  readonly claims?: Claims;
  readonly header?: Claims;
}

interface Row {
  readonly profile: TrustedIssuer;
  /** As the documentation of the issuer has it, without the times and without what the key says. */
  readonly golden: Readonly<Record<string, Variant>>;
  readonly expected: { readonly subject: string; readonly clientId: string };
  /** Of the first golden token. */
  readonly scopes?: readonly string[];
  readonly roles?: readonly string[];
  /** An ID token of the same issuer, for the client: never accepted, for whatever reason comes first. */
  readonly idToken?: Variant & { readonly code: string };
  /** Tokens of the same issuer and key that are not for this API, each with the code that refuses it. */
  readonly refused: Readonly<Record<string, Variant & { readonly code: string }>>;
}

const jwt = { typ: 'JWT' };
const untyped = { typ: undefined };

const keycloakToken = {
  typ: 'Bearer',
  azp: 'web',
  sub: 'f1c4f64e-2c0c-4cda-8c9f-9f3f8f3a2b0e',
  aud: [ours, 'account'],
  jti: 'onrtac:1',
  sid: '4c0a3a8a',
  acr: '1',
  scope: 'openid profile orders:read',
  'allowed-origins': ['https://www.example.com'],
  realm_access: { roles: ['offline_access', 'clerk'] },
  resource_access: { orders: { roles: ['manager'] }, account: { roles: ['view-profile'] } },
  preferred_username: 'ada',
};
const auth0Token = {
  sub: 'auth0|123456',
  aud: [ours, 'https://shop.eu.auth0.com/userinfo'],
  azp: 'K1AUPhZq8mRi0Q0pjhkfu1D7y6KjDQja',
  scope: 'openid profile orders:read',
  permissions: ['orders:export'],
  'https://shop.example.com/roles': ['clerk'],
};
const entraSecond = {
  aud: api,
  azp: caller,
  azpacr: '0',
  name: 'Ada',
  oid: 'oid-1',
  preferred_username: 'ada@example.com',
  rh: 'opaque',
  roles: ['Clerk'],
  scp: 'orders:read profile',
  sub: 'pairwise-1',
  tid: tenantId,
  uti: 'uti-1',
  ver: '2.0',
};
const entraFirst = {
  aud: `api://${api}`,
  appid: caller,
  appidacr: '0',
  idp: `https://sts.windows.net/${tenantId}/`,
  oid: 'oid-1',
  scp: 'orders:read',
  sub: 'pairwise-1',
  tid: tenantId,
  unique_name: 'ada@example.com',
  uti: 'uti-1',
  ver: '1.0',
};
const oktaToken = {
  ver: 1,
  jti: 'AT.1',
  aud: 'api://orders',
  cid: '0oa1',
  uid: '00u1',
  scp: ['openid', 'orders:read'],
  sub: 'ada@example.com',
  auth_time: 1_700_000_000,
  groups: ['Everyone', 'clerks'],
};
const cognitoToken = {
  sub: 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee',
  device_key: 'device-1',
  'cognito:groups': ['clerks'],
  version: 2,
  client_id: 'app-1',
  origin_jti: 'oj-1',
  event_id: 'e-1',
  token_use: 'access',
  scope: 'orders/read openid',
  auth_time: 1_700_000_000,
  jti: 'j-1',
  username: 'ada',
};
const firebaseToken = {
  aud: 'shop-1234',
  auth_time: 1_700_000_000,
  user_id: 'uid-1',
  sub: 'uid-1',
  email: 'ada@example.com',
  email_verified: true,
  firebase: { identities: { email: ['ada@example.com'] }, sign_in_provider: 'password' },
  roles: ['clerk'],
};
const googleClient = '1008719970978-x.apps.googleusercontent.com';
const googleToken = {
  sub: '110169484474386276334',
  azp: googleClient,
  aud: googleClient,
  email: 'ada@example.com',
  email_verified: true,
  hd: 'example.com',
  at_hash: 'HK6E_P6Dh8Y93mRNtsDB1Q',
  nonce: 'n-1',
};
const serviceAccountToken = {
  aud: ours,
  azp: '104029292853099978293',
  email: 'caller@shop.iam.gserviceaccount.com',
  email_verified: true,
  sub: '104029292853099978293',
};
const supabaseToken = {
  aud: 'authenticated',
  sub: '123e4567-e89b-12d3-a456-426614174000',
  role: 'authenticated',
  aal: 'aal1',
  session_id: 's-1',
  email: 'ada@example.com',
  phone: '',
  is_anonymous: false,
  app_metadata: { provider: 'email', providers: ['email'], roles: ['clerk'] },
  user_metadata: { roles: ['admin'] },
  amr: [{ method: 'password', timestamp: 1_735_815_600 }],
};
const kubernetesToken = {
  aud: [ours],
  jti: 'aed34954-b33a-4142-b1ec-389d6bbb4936',
  'kubernetes.io': {
    namespace: 'shop',
    node: { name: 'my-node', uid: 'n-1' },
    pod: { name: 'my-pod', uid: 'p-1' },
    serviceaccount: { name: 'caller', uid: 's-1' },
  },
  sub: 'system:serviceaccount:shop:caller',
};
const githubToken = {
  jti: 'example-id',
  sub: 'repo:octo-org/octo-repo:environment:prod',
  environment: 'prod',
  aud: ours,
  ref: 'refs/heads/main',
  sha: 'example-sha',
  repository: 'octo-org/octo-repo',
  repository_owner: 'octo-org',
  repository_id: '74',
  repository_owner_id: '65',
  actor: 'octocat',
  event_name: 'workflow_dispatch',
  job_workflow_ref: 'octo-org/octo-automation/.github/workflows/oidc.yml@refs/heads/main',
  runner_environment: 'github-hosted',
};
const origin = 'https://www.example.com';
const clerkToken = {
  azp: origin,
  fva: [7, -1],
  jti: '1234567890',
  o: { id: 'org_1', rol: 'admin', slg: 'shop' },
  sid: 'sess_1',
  sub: 'user_1',
  v: 2,
};
const logout = { 'http://schemas.openid.net/event/backchannel-logout': {} };

const rows: Readonly<Record<string, Row>> = {
  keycloak: {
    profile: keycloak({ issuer: 'https://kc.example.com/realms/shop' }),
    golden: {
      'of a person': { claims: keycloakToken, header: jwt },
      'with the header of RFC 9068': { claims: keycloakToken, header: { typ: 'at+jwt' } },
      'with client_id as well': { claims: { ...keycloakToken, client_id: 'web' }, header: jwt },
      'bound by DPoP as far as its mark goes': { claims: { ...keycloakToken, typ: 'DPoP' }, header: jwt },
    },
    expected: { subject: keycloakToken.sub, clientId: 'web' },
    scopes: ['openid', 'profile', 'orders:read'],
    roles: ['offline_access', 'clerk'],
    idToken: { claims: { ...keycloakToken, typ: 'ID', aud: ours, scope: undefined }, header: jwt, code: 'wrong_type' },
    refused: {
      'an ID token with nonce': { claims: { ...keycloakToken, nonce: 'n' }, header: jwt, code: 'wrong_type' },
      'a refresh token': { claims: { ...keycloakToken, typ: 'Refresh' }, header: jwt, code: 'wrong_type' },
      'an offline token': { claims: { ...keycloakToken, typ: 'Offline' }, header: jwt, code: 'wrong_type' },
      'a token that says no kind': { claims: { ...keycloakToken, typ: undefined }, header: jwt, code: 'wrong_type' },
      'a registration access token': {
        claims: { ...keycloakToken, typ: 'RegistrationAccessToken' },
        header: jwt,
        code: 'wrong_type',
      },
      'a token without audience mapper': {
        claims: { ...keycloakToken, aud: 'account' },
        header: jwt,
        code: 'audience_mismatch',
      },
      'a lightweight token': { claims: { ...keycloakToken, sub: undefined }, header: jwt, code: 'claim_missing' },
      'realm_access as a list': {
        claims: { ...keycloakToken, realm_access: ['clerk'] },
        header: jwt,
        code: 'claim_invalid',
      },
    },
  },
  'keycloak, roles of a client': {
    profile: keycloak({ issuer: 'https://kc.example.com/realms/shop', rolesOfClient: 'orders' }),
    golden: {
      'of a person': { claims: keycloakToken, header: jwt },
    },
    expected: { subject: keycloakToken.sub, clientId: 'web' },
    scopes: ['openid', 'profile', 'orders:read'],
    roles: ['manager'],
    idToken: { claims: { ...keycloakToken, typ: 'ID' }, header: jwt, code: 'wrong_type' },
    refused: {
      'roles that are no list': {
        claims: { ...keycloakToken, resource_access: { orders: { roles: { manager: true } } } },
        header: jwt,
        code: 'claim_invalid',
      },
    },
  },
  auth0: {
    profile: auth0({ domain: 'shop.eu.auth0.com', rolesFrom: 'https://shop.example.com/roles' }),
    golden: {
      'of a person': { claims: auth0Token, header: jwt },
      'with one audience': { claims: { ...auth0Token, aud: ours }, header: jwt },
    },
    expected: { subject: 'auth0|123456', clientId: 'K1AUPhZq8mRi0Q0pjhkfu1D7y6KjDQja' },
    scopes: ['openid', 'profile', 'orders:read'],
    roles: ['clerk'],
    idToken: {
      claims: { sub: 'auth0|123456', aud: 'K1AUPhZq8mRi0Q0pjhkfu1D7y6KjDQja', sid: 's' },
      header: jwt,
      code: 'audience_mismatch',
    },
    refused: {
      'an ID token for a client that is named as the API': {
        claims: { ...auth0Token, azp: undefined, aud: ours },
        header: jwt,
        code: 'claim_missing',
      },
      'a token of the management API': {
        claims: { ...auth0Token, aud: 'https://shop.eu.auth0.com/api/v2/' },
        header: jwt,
        code: 'audience_mismatch',
      },
      'the issuer without its slash': {
        claims: { ...auth0Token, iss: 'https://shop.eu.auth0.com' },
        header: jwt,
        code: 'issuer_mismatch',
      },
      'scope as a list': { claims: { ...auth0Token, scope: [7] }, header: jwt, code: 'claim_invalid' },
    },
  },
  'auth0, permissions': {
    profile: auth0({ domain: 'shop.eu.auth0.com', permissions: true, organizations: ['org_1'] }),
    golden: { 'of a member': { claims: { ...auth0Token, org_id: 'org_1' }, header: jwt } },
    expected: { subject: 'auth0|123456', clientId: 'K1AUPhZq8mRi0Q0pjhkfu1D7y6KjDQja' },
    scopes: ['orders:export'],
    roles: [],
    idToken: {
      claims: { sub: 'a', aud: 'client', org_id: 'org_1', nonce: 'n' },
      header: jwt,
      code: 'wrong_type',
    },
    refused: {
      'a token of another organization': {
        claims: { ...auth0Token, org_id: 'org_2' },
        header: jwt,
        code: 'claim_invalid',
      },
      'a token of no organization': { claims: auth0Token, header: jwt, code: 'claim_invalid' },
      'permissions as an object': {
        claims: { ...auth0Token, org_id: 'org_1', permissions: {} },
        header: jwt,
        code: 'claim_invalid',
      },
    },
  },
  'auth0, rfc9068': {
    profile: auth0({ domain: 'shop.eu.auth0.com', profile: 'rfc9068' }),
    golden: {
      'of a person': {
        claims: { ...auth0Token, azp: undefined, client_id: 'client-1', jti: '73WakrfVbNJBaAmhQtEeDv' },
        header: { typ: 'at+jwt' },
      },
    },
    expected: { subject: 'auth0|123456', clientId: 'client-1' },
    scopes: ['openid', 'profile', 'orders:read'],
    roles: [],
    idToken: {
      claims: { ...auth0Token, client_id: 'client-1', jti: 'j' },
      header: jwt,
      code: 'wrong_type',
    },
    refused: {
      'a token of the other profile': { claims: auth0Token, header: jwt, code: 'wrong_type' },
      'a token without jti': {
        claims: { ...auth0Token, client_id: 'client-1' },
        header: { typ: 'at+jwt' },
        code: 'claim_missing',
      },
    },
  },
  'entra, version 2': {
    profile: entra({ tenantId, applicationId: api, version: 2 }),
    golden: {
      delegated: { claims: entraSecond, header: { ...jwt, x5t: 'x' } },
      'of an application': {
        claims: { ...entraSecond, scp: undefined, idtyp: 'app', name: undefined, preferred_username: undefined },
        header: jwt,
      },
    },
    expected: { subject: 'pairwise-1', clientId: caller },
    scopes: ['orders:read', 'profile'],
    roles: ['Clerk'],
    idToken: {
      // Of the same registration, which signs people in as well: without nonce it has no mark.
      claims: { aud: api, name: 'Ada', oid: 'oid-1', sub: 'pairwise-1', tid: tenantId, uti: 'u', ver: '2.0' },
      header: jwt,
      code: 'claim_invalid',
    },
    refused: {
      'an ID token with app roles': {
        claims: { aud: api, roles: ['Clerk'], sub: 'pairwise-1', tid: tenantId, ver: '2.0' },
        header: jwt,
        code: 'claim_missing',
      },
      'an ID token with nonce': { claims: { ...entraSecond, nonce: 'n' }, header: jwt, code: 'wrong_type' },
      'a token of Microsoft Graph': {
        claims: { ...entraSecond, aud: '00000003-0000-0000-c000-000000000000' },
        header: jwt,
        code: 'audience_mismatch',
      },
      'the URI of the API, which version 2 does not write': {
        claims: { ...entraSecond, aud: `api://${api}` },
        header: jwt,
        code: 'audience_mismatch',
      },
      'an application without a permission': {
        claims: { ...entraSecond, scp: undefined, roles: undefined },
        header: jwt,
        code: 'claim_invalid',
      },
      'another tenant': {
        claims: { ...entraSecond, iss: `https://login.microsoftonline.com/${otherTenant}/v2.0`, tid: otherTenant },
        header: jwt,
        code: 'issuer_mismatch',
      },
      'another tenant in tid': { claims: { ...entraSecond, tid: otherTenant }, header: jwt, code: 'claim_invalid' },
      'a token of version 1': { claims: { ...entraSecond, ver: '1.0' }, header: jwt, code: 'claim_invalid' },
      'scp as a number': { claims: { ...entraSecond, scp: 7 }, header: jwt, code: 'claim_invalid' },
      'roles as an object': { claims: { ...entraSecond, roles: { Clerk: true } }, header: jwt, code: 'claim_invalid' },
    },
  },
  'entra, version 1': {
    profile: entra({ tenantId, applicationId: api, version: 1, clientIds: [caller] }),
    golden: {
      'for the URI': { claims: entraFirst, header: { ...jwt, x5t: 'x' } },
      'for the GUID': { claims: { ...entraFirst, aud: api }, header: jwt },
    },
    expected: { subject: 'pairwise-1', clientId: caller },
    scopes: ['orders:read'],
    roles: [],
    idToken: {
      claims: { aud: api, oid: 'oid-1', sub: 'pairwise-1', tid: tenantId, ver: '1.0' },
      header: jwt,
      code: 'claim_invalid',
    },
    refused: {
      'a token of another client': { claims: { ...entraFirst, appid: api }, header: jwt, code: 'audience_mismatch' },
      'a token of version 2': {
        claims: { ...entraSecond, iss: `https://login.microsoftonline.com/${tenantId}/v2.0` },
        header: jwt,
        code: 'issuer_mismatch',
      },
    },
  },
  okta: {
    profile: okta({ domain: 'shop.okta.com', authorizationServerId: 'default', audienceIdentifier: 'api://orders' }),
    golden: { 'of a person': { claims: oktaToken, header: untyped } },
    expected: { subject: 'ada@example.com', clientId: '0oa1' },
    scopes: ['openid', 'orders:read'],
    roles: ['Everyone', 'clerks'],
    idToken: {
      claims: { ver: 1, jti: 'ID.1', aud: '0oa1', sub: '00u1', amr: ['pwd'], idp: '00o1' },
      header: untyped,
      code: 'audience_mismatch',
    },
    refused: {
      'an ID token with at_hash': { claims: { ...oktaToken, at_hash: 'h' }, header: untyped, code: 'wrong_type' },
      'an ID token for a client that is named as the API': {
        claims: { ...oktaToken, cid: undefined },
        header: untyped,
        code: 'claim_missing',
      },
      'a token of the organization': {
        claims: { ...oktaToken, iss: 'https://shop.okta.com', aud: 'https://shop.okta.com' },
        header: { typ: 'application/okta-internal-at+jwt' },
        code: 'wrong_type',
      },
      'a token of another server': {
        claims: { ...oktaToken, iss: 'https://shop.okta.com/oauth2/aus2' },
        header: untyped,
        code: 'issuer_mismatch',
      },
      'groups as an object': { claims: { ...oktaToken, groups: {} }, header: untyped, code: 'claim_invalid' },
      'scp as null': { claims: { ...oktaToken, scp: null }, header: untyped, code: 'claim_invalid' },
    },
  },
  cognito: {
    profile: cognito({ userPoolId: 'eu-west-1_AbC123', clientIds: ['app-1', 'app-2'] }),
    golden: {
      'without aud': { claims: { ...cognitoToken, aud: undefined }, header: untyped },
      'with resource binding': { claims: { ...cognitoToken, aud: ours }, header: untyped },
    },
    expected: { subject: cognitoToken.sub, clientId: 'app-1' },
    scopes: ['orders/read', 'openid'],
    roles: ['clerks'],
    idToken: {
      claims: { ...cognitoToken, client_id: undefined, aud: 'app-1', token_use: 'id' },
      header: untyped,
      code: 'wrong_type',
    },
    refused: {
      'an ID token that names this audience and a client': {
        claims: { ...cognitoToken, aud: ours, token_use: 'id' },
        header: untyped,
        code: 'wrong_type',
      },
      'a token without token_use': {
        claims: { ...cognitoToken, aud: undefined, token_use: undefined },
        header: untyped,
        code: 'wrong_type',
      },
      'a token of another app client': {
        claims: { ...cognitoToken, aud: undefined, client_id: 'app-3' },
        header: untyped,
        code: 'audience_mismatch',
      },
      'a token bound to another API': {
        claims: { ...cognitoToken, aud: 'https://invoices.example.com' },
        header: untyped,
        code: 'audience_mismatch',
      },
      'an empty aud': { claims: { ...cognitoToken, aud: [] }, header: untyped, code: 'audience_mismatch' },
      'another pool': {
        claims: {
          ...cognitoToken,
          aud: undefined,
          iss: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc123',
        },
        header: untyped,
        code: 'issuer_mismatch',
      },
    },
  },
  firebase: {
    profile: firebase({ projectId: 'shop-1234' }),
    golden: { 'of a person': { claims: firebaseToken, header: jwt } },
    expected: { subject: 'uid-1', clientId: '' },
    scopes: [],
    roles: ['clerk'],
    refused: {
      'an ID token of another project': {
        claims: { ...firebaseToken, aud: 'bank-1234', iss: 'https://securetoken.google.com/bank-1234' },
        header: jwt,
        code: 'issuer_mismatch',
      },
      'an ID token for another audience': {
        claims: { ...firebaseToken, aud: 'bank-1234' },
        header: jwt,
        code: 'audience_mismatch',
      },
      'an access token': { claims: firebaseToken, header: { typ: 'at+jwt' }, code: 'wrong_type' },
      'a session cookie': {
        claims: { ...firebaseToken, iss: 'https://session.firebase.google.com/shop-1234' },
        header: jwt,
        code: 'issuer_mismatch',
      },
      'a custom token': {
        claims: { ...firebaseToken, aud: 'https://identitytoolkit.googleapis.com/', firebase: undefined },
        header: jwt,
        code: 'claim_invalid',
      },
      'an anonymous account': {
        claims: { ...firebaseToken, firebase: { identities: {}, sign_in_provider: 'anonymous' } },
        header: jwt,
        code: 'claim_invalid',
      },
      'a person of a tenant': {
        claims: { ...firebaseToken, firebase: { sign_in_provider: 'password', tenant: 't1' } },
        header: jwt,
        code: 'claim_invalid',
      },
      'no word of Firebase': { claims: { ...firebaseToken, firebase: 'x' }, header: jwt, code: 'claim_invalid' },
    },
  },
  'firebase, a tenant': {
    profile: firebase({ projectId: 'shop-1234', tenants: ['t1'], anonymous: true, rolesFrom: 'role' }),
    golden: {
      'of it': {
        claims: { ...firebaseToken, role: 'clerk', firebase: { sign_in_provider: 'anonymous', tenant: 't1' } },
        header: jwt,
      },
    },
    expected: { subject: 'uid-1', clientId: '' },
    scopes: [],
    roles: ['clerk'],
    refused: {
      'a person of another tenant': {
        claims: { ...firebaseToken, firebase: { sign_in_provider: 'password', tenant: 't2' } },
        header: jwt,
        code: 'claim_invalid',
      },
      'a person of no tenant': { claims: firebaseToken, header: jwt, code: 'claim_invalid' },
    },
  },
  google: {
    profile: google({ clientIds: [googleClient], presentedBy: ['android'], hostedDomains: ['example.com'] }),
    golden: {
      'of a person': { claims: googleToken, header: jwt },
      'asked for by an app': { claims: { ...googleToken, azp: 'android' }, header: jwt },
      'with the old name of the issuer': { claims: { ...googleToken, iss: 'accounts.google.com' }, header: jwt },
    },
    expected: { subject: googleToken.sub, clientId: googleClient },
    scopes: [],
    roles: [],
    refused: {
      'an ID token for another client': {
        claims: { ...googleToken, aud: 'other', azp: 'other' },
        header: jwt,
        code: 'audience_mismatch',
      },
      'an ID token for an app alone': {
        claims: { ...googleToken, aud: 'android', azp: 'android' },
        header: jwt,
        code: 'audience_mismatch',
      },
      'a service account that names the client as its audience': {
        claims: { ...googleToken, azp: '104029292853099978293' },
        header: jwt,
        code: 'audience_mismatch',
      },
      'nobody who asked for it': { claims: { ...googleToken, azp: undefined }, header: jwt, code: 'audience_mismatch' },
      'an access token': { claims: googleToken, header: { typ: 'at+jwt' }, code: 'wrong_type' },
      'another domain': { claims: { ...googleToken, hd: 'example.org' }, header: jwt, code: 'claim_invalid' },
      'an account of no domain': { claims: { ...googleToken, hd: undefined }, header: jwt, code: 'claim_invalid' },
      'an assertion of Identity-Aware Proxy': {
        claims: { ...googleToken, iss: 'https://cloud.google.com/iap' },
        header: jwt,
        code: 'issuer_mismatch',
      },
    },
  },
  'google, service accounts': {
    profile: googleServiceAccounts({ emails: ['caller@shop.iam.gserviceaccount.com'] }),
    golden: { 'of one': { claims: serviceAccountToken, header: jwt } },
    expected: { subject: '104029292853099978293', clientId: '104029292853099978293' },
    scopes: [],
    roles: [],
    refused: {
      'one of somebody else': {
        claims: { ...serviceAccountToken, email: 'caller@evil.iam.gserviceaccount.com' },
        header: jwt,
        code: 'claim_invalid',
      },
      'one without address': {
        claims: { ...serviceAccountToken, email: undefined, email_verified: undefined },
        header: jwt,
        code: 'claim_invalid',
      },
      'an address that nobody verified': {
        claims: { ...serviceAccountToken, email_verified: 'true' },
        header: jwt,
        code: 'claim_invalid',
      },
      'an ID token for a client': {
        claims: { ...serviceAccountToken, aud: googleClient },
        header: jwt,
        code: 'audience_mismatch',
      },
      'an access token': { claims: serviceAccountToken, header: { typ: 'at+jwt' }, code: 'wrong_type' },
    },
  },
  supabase: {
    profile: supabase({ domain: 'abcdefghijkl.supabase.co' }),
    golden: { 'of a person': { claims: supabaseToken, header: jwt } },
    expected: { subject: supabaseToken.sub, clientId: '' },
    scopes: [],
    roles: ['clerk'],
    idToken: {
      claims: { ...supabaseToken, aud: '9a8b7c6d', role: undefined, session_id: undefined },
      header: jwt,
      code: 'claim_invalid',
    },
    refused: {
      'an ID token with everything but aud': {
        claims: { ...supabaseToken, aud: '9a8b7c6d' },
        header: jwt,
        code: 'audience_mismatch',
      },
      'a token that an OAuth client got': {
        claims: { ...supabaseToken, client_id: '9a8b7c6d-5e4f-3a2b-1c0d-9e8f7a6b5c4d' },
        header: jwt,
        code: 'claim_invalid',
      },
      'an anonymous account': {
        claims: { ...supabaseToken, is_anonymous: true },
        header: jwt,
        code: 'claim_invalid',
      },
      'the key of the service': {
        claims: { role: 'service_role', ref: 'abcdefghijkl', sub: undefined, aud: undefined, iss: 'supabase' },
        header: jwt,
        code: 'issuer_mismatch',
      },
      'service_role by this issuer': {
        claims: { ...supabaseToken, role: 'service_role' },
        header: jwt,
        code: 'claim_invalid',
      },
      'no session': { claims: { ...supabaseToken, session_id: '' }, header: jwt, code: 'claim_invalid' },
      'roles in a list of objects': {
        claims: { ...supabaseToken, app_metadata: { roles: [{ name: 'admin' }] } },
        header: jwt,
        code: 'claim_invalid',
      },
    },
  },
  'supabase, second factor': {
    profile: supabase({
      domain: 'abcdefghijkl.supabase.co',
      secondFactor: true,
      anonymous: true,
      rolesFrom: 'user_role',
    }),
    golden: {
      'of it': { claims: { ...supabaseToken, aal: 'aal2', user_role: 'clerk', is_anonymous: true }, header: jwt },
    },
    expected: { subject: supabaseToken.sub, clientId: '' },
    scopes: [],
    roles: ['clerk'],
    refused: { 'one factor': { claims: supabaseToken, header: jwt, code: 'claim_invalid' } },
  },
  kubernetes: {
    profile: kubernetes({ issuer: 'https://my-cluster.example.com', serviceAccounts: ['shop/caller'] }),
    golden: {
      'of a pod': { claims: kubernetesToken, header: untyped },
      'of an older cluster': { claims: { ...kubernetesToken, jti: undefined }, header: untyped },
    },
    expected: { subject: 'system:serviceaccount:shop:caller', clientId: 'system:serviceaccount:shop:caller' },
    scopes: [],
    roles: [],
    idToken: {
      // It has none; one by the same issuer, of a person, is no service account.
      claims: { aud: ours, sub: 'ada' },
      header: jwt,
      code: 'claim_invalid',
    },
    refused: {
      'another service account': {
        claims: { ...kubernetesToken, sub: 'system:serviceaccount:shop:default' },
        header: untyped,
        code: 'claim_invalid',
      },
      'the same name in another namespace': {
        claims: { ...kubernetesToken, sub: 'system:serviceaccount:evil:caller' },
        header: untyped,
        code: 'claim_invalid',
      },
      'a token for the API server': {
        claims: { ...kubernetesToken, aud: ['https://kubernetes.default.svc.cluster.local'] },
        header: untyped,
        code: 'audience_mismatch',
      },
      'a token of a secret': {
        claims: {
          iss: 'kubernetes/serviceaccount',
          'kubernetes.io/serviceaccount/namespace': 'shop',
          sub: kubernetesToken.sub,
          aud: undefined,
          exp: undefined,
        },
        header: untyped,
        code: 'issuer_mismatch',
      },
      'another cluster': {
        claims: { ...kubernetesToken, iss: 'https://kubernetes.default.svc' },
        header: untyped,
        code: 'issuer_mismatch',
      },
    },
  },
  githubActions: {
    profile: githubActions({ repositories: ['octo-org/octo-repo'], repositoryIds: ['74'], environments: ['prod'] }),
    golden: { 'of a job': { claims: githubToken, header: { ...jwt, x5t: 'x' } } },
    expected: { subject: githubToken.sub, clientId: 'octo-org/octo-repo' },
    scopes: [],
    roles: [],
    idToken: { claims: { ...githubToken, nonce: 'n' }, header: jwt, code: 'wrong_type' },
    refused: {
      'another repository': {
        claims: { ...githubToken, repository: 'evil/octo-repo' },
        header: jwt,
        code: 'claim_invalid',
      },
      'the repository in other capitals': {
        claims: { ...githubToken, repository: 'Octo-Org/octo-repo' },
        header: jwt,
        code: 'claim_invalid',
      },
      'a repository that took the name': {
        claims: { ...githubToken, repository_id: '75' },
        header: jwt,
        code: 'claim_invalid',
      },
      'no environment': {
        claims: { ...githubToken, environment: undefined, sub: 'repo:octo-org/octo-repo:pull_request' },
        header: jwt,
        code: 'claim_invalid',
      },
      'the audience that GitHub writes by default': {
        claims: { ...githubToken, aud: 'https://github.com/octo-org' },
        header: jwt,
        code: 'audience_mismatch',
      },
      'an enterprise of its own issuer': {
        claims: { ...githubToken, iss: 'https://token.actions.githubusercontent.com/octo' },
        header: jwt,
        code: 'issuer_mismatch',
      },
    },
  },
  'githubActions, a branch': {
    profile: githubActions({
      repositories: ['octo-org/octo-repo'],
      refs: ['refs/heads/main'],
      workflows: [githubToken.job_workflow_ref],
    }),
    golden: { 'of it': { claims: githubToken, header: jwt } },
    expected: { subject: githubToken.sub, clientId: 'octo-org/octo-repo' },
    scopes: [],
    roles: [],
    refused: {
      'another branch': { claims: { ...githubToken, ref: 'refs/heads/x' }, header: jwt, code: 'claim_invalid' },
      'another workflow': { claims: { ...githubToken, job_workflow_ref: 'x' }, header: jwt, code: 'claim_invalid' },
    },
  },
  clerk: {
    profile: clerk({ domain: 'clerk.example.com', authorizedParties: [origin] }),
    golden: {
      'of version 2': { claims: { ...clerkToken, aud: undefined }, header: { ...jwt, cat: 'cl_B7d4PD111AAA' } },
      'of version 1': {
        claims: { azp: origin, sid: 'sess_1', sub: 'user_1', org_role: 'admin', org_id: 'org_1', aud: undefined },
        header: jwt,
      },
    },
    expected: { subject: 'user_1', clientId: origin },
    scopes: [],
    roles: ['admin'],
    idToken: {
      claims: { aud: 'client', sub: 'user_1', azp: origin },
      header: jwt,
      code: 'claim_invalid',
    },
    refused: {
      'an ID token with sid': { claims: { ...clerkToken, aud: 'client' }, header: jwt, code: 'audience_mismatch' },
      'another origin': {
        claims: { ...clerkToken, aud: undefined, azp: `${origin}.evil.example` },
        header: jwt,
        code: 'audience_mismatch',
      },
      'the origin with a slash': {
        claims: { ...clerkToken, aud: undefined, azp: `${origin}/` },
        header: jwt,
        code: 'audience_mismatch',
      },
      'no origin': {
        claims: { ...clerkToken, aud: undefined, azp: undefined },
        header: jwt,
        code: 'audience_mismatch',
      },
      'a session that is pending': {
        claims: { ...clerkToken, aud: undefined, sts: 'pending' },
        header: jwt,
        code: 'claim_invalid',
      },
    },
  },
  'clerk, an organization': {
    profile: clerk({ domain: 'clerk.example.com', authorizedParties: [origin], organizations: ['org_1'] }),
    golden: { 'of a member': { claims: { ...clerkToken, aud: undefined }, header: jwt } },
    expected: { subject: 'user_1', clientId: origin },
    scopes: [],
    roles: ['admin'],
    refused: {
      'a member of another': {
        claims: { ...clerkToken, aud: undefined, o: { id: 'org_2', rol: 'admin' } },
        header: jwt,
        code: 'claim_invalid',
      },
      'a member of none': {
        claims: { ...clerkToken, aud: undefined, o: undefined },
        header: jwt,
        code: 'claim_invalid',
      },
    },
  },
};

/** What no profile is needed for: tokens of other issuers, by settings alone. */
const bySettings: Readonly<Record<string, Row>> = {
  'better-auth': {
    // Its jwt plugin: EdDSA, and nothing in the header but alg and kid.
    profile: {
      issuer: 'https://www.example.com',
      algorithms: ['EdDSA'],
      rolesFrom: ['role'],
      acceptUntypedTokens: { untypedHeader: true, missingClientId: true, missingJti: true },
    },
    golden: {
      'of a person': {
        claims: { aud: ours, sub: 'user-1', id: 'user-1', name: 'Ada', role: 'clerk', scope: 'orders:read' },
        header: untyped,
      },
    },
    expected: { subject: 'user-1', clientId: '' },
    scopes: ['orders:read'],
    roles: ['clerk'],
    idToken: { claims: { aud: 'client', sub: 'user-1' }, header: jwt, code: 'audience_mismatch' },
    refused: {
      'for its own address, as by default': {
        claims: { aud: 'https://www.example.com', sub: 'user-1' },
        header: untyped,
        code: 'audience_mismatch',
      },
    },
  },
  'Duende IdentityServer': {
    profile: {
      issuer: 'https://identity.example.com',
      scopesFrom: ['scope'],
      rolesFrom: ['role'],
      acceptUntypedTokens: { missingSubject: true },
    },
    golden: {
      'of a client': {
        claims: { aud: ours, client_id: 'machine', jti: 'A1', scope: ['orders:read', 'orders:write'] },
        header: { typ: 'at+jwt' },
      },
    },
    expected: { subject: 'machine', clientId: 'machine' },
    scopes: ['orders:read', 'orders:write'],
    roles: [],
    idToken: { claims: { aud: ours, sub: 'ada', client_id: 'x', jti: 'j' }, header: jwt, code: 'wrong_type' },
    refused: {
      'scope as a list of lists': {
        claims: { aud: ours, client_id: 'machine', jti: 'A1', scope: [['orders:read']] },
        header: { typ: 'at+jwt' },
        code: 'claim_invalid',
      },
    },
  },
  'Ory Hydra': {
    profile: {
      issuer: 'https://hydra.example.com/',
      algorithms: ['RS256'],
      scopesFrom: ['scp'],
      acceptUntypedTokens: { untypedHeader: true },
    },
    golden: {
      'of a person': {
        claims: { aud: [ours], client_id: 'web', jti: 'j', scp: ['orders:read'], sub: 'ada', ext: {} },
        header: jwt,
      },
    },
    expected: { subject: 'ada', clientId: 'web' },
    scopes: ['orders:read'],
    roles: [],
    idToken: {
      claims: { aud: [ours], sub: 'ada', jti: 'j', at_hash: 'h', sid: 's' },
      header: jwt,
      code: 'wrong_type',
    },
    refused: {
      'an ID token without a mark': {
        claims: { aud: [ours], sub: 'ada', jti: 'j', sid: 's' },
        header: jwt,
        code: 'claim_missing',
      },
    },
  },
};

/** By algorithm: one key is enough for all profiles. */
let issuers: Readonly<Record<string, TestIssuer>>;
/** Has keys of its own. */
let stranger: TestIssuer;

beforeAll(async () => {
  const make = (algorithm: 'RS256' | 'ES256' | 'PS256' | 'EdDSA') =>
    createTestIssuer({ issuer: 'https://issuer.example.com', algorithm });
  stranger = await make('RS256');
  issuers = {
    RS256: await make('RS256'),
    ES256: await make('ES256'),
    PS256: await make('PS256'),
    EdDSA: await make('EdDSA'),
  };
});

const signedBy = (algorithm: string) => issuers[algorithm] as TestIssuer;
const keys = (algorithm = 'RS256') => localKeys(signedBy(algorithm).jwks);

/** A token of the issuer of the profile: nothing is in it that its documentation does not put there. */
function mint(
  { profile }: Row,
  { claims, header }: Variant,
  algorithm = profile.algorithms?.[0] ?? 'ES256',
): Promise<string> {
  const bare = { iss: profile.issuer, client_id: undefined, jti: undefined, scope: undefined, sub: undefined };
  return signedBy(algorithm).mint({ audience, claims: { ...bare, ...claims }, header });
}

const settingsOf = ({ profile }: Row, algorithm = profile.algorithms?.[0] ?? 'ES256'): TrustedIssuer => ({
  ...profile,
  jwksUri: undefined,
  keys: keys(algorithm),
});
const verifierOf = (row: Row) => new AccessTokenVerifier({ audience, ...settingsOf(row) });

const table = Object.entries({ ...rows, ...bySettings });
const goldens = table.flatMap(([name, row]) =>
  Object.entries(row.golden).map(([what, token], index) => ({ name, what, row, token, isFirst: index === 0 })),
);
const refused = table.flatMap(([name, row]) =>
  Object.entries({ ...(row.idToken && { 'an ID token': row.idToken }), ...row.refused }).map(([what, token]) => ({
    name,
    what,
    row,
    token,
  })),
);

describe('a token as its issuer documents it', () => {
  it.each(goldens)('is accepted: $name, $what', async ({ row, token, isFirst }) => {
    const claims = await verifierOf(row).verify(await mint(row, token));
    const { subject, clientId, scopes, roles } = createPrincipal(claims, 'a.b.c');
    expect(subject).toBe(row.expected.subject);
    if (!isFirst) return;
    expect({ clientId, scopes: [...scopes], roles: [...roles] }).toEqual({
      clientId: row.expected.clientId,
      scopes: row.scopes ?? [],
      roles: row.roles ?? [],
    });
    expect(claims.iss).toBe(row.profile.issuer);
  });

  it.each(goldens)('is found among several issuers: $name, $what', async ({ name, row, token }) => {
    const [, other] = table.find(([, { profile }]) => profile.issuer !== row.profile.issuer) as [string, Row];
    const verifier = new AccessTokenVerifier({ audience, issuers: [settingsOf(other), settingsOf(row)] });
    await expect([name, (await verifier.verify(await mint(row, token))).iss]).toEqual([name, row.profile.issuer]);
  });
});

describe('another token of the same issuer and key', () => {
  it.each(refused)('is refused: $name, $what', async ({ row, token }) => {
    await expect(verifierOf(row).verify(await mint(row, token))).rejects.toMatchObject({ code: token.code });
  });
});

/** Of every profile, whatever it is told: what no issuer makes one of its good tokens of. */
const attacks: Readonly<Record<string, Variant & { readonly code: RegExp }>> = {
  'for another audience': { claims: { aud: 'https://invoices.example.com' }, code: /^audience_mismatch$/ },
  'for audiences that are none': { claims: { aud: [null, 7, {}] }, code: /^audience_mismatch$/ },
  'for nobody': { claims: { aud: [] }, code: /^audience_mismatch$/ },
  'for null': { claims: { aud: null }, code: /^audience_mismatch$/ },
  'for the audience with a slash': { claims: { aud: `${ours}/` }, code: /^audience_mismatch$/ },
  'of another issuer': { claims: { iss: 'https://evil.example.com' }, code: /^issuer_mismatch$/ },
  'of no issuer': { claims: { iss: undefined }, code: /^issuer_mismatch$/ },
  'of nobody': { claims: { sub: undefined }, code: /^claim_(missing|invalid)$/ },
  'of a subject that is a list': { claims: { sub: ['a'] }, code: /^claim_(missing|invalid)$/ },
  'that is a logout token by its claims': { claims: { events: logout }, code: /^wrong_type$/ },
  'that is a logout token by its header': { header: { typ: 'logout+jwt' }, code: /^wrong_type$/ },
  'that is a security event': { header: { typ: 'secevent+jwt' }, code: /^wrong_type$/ },
  'that is a DPoP proof': { header: { typ: 'dpop+jwt' }, code: /^wrong_type$/ },
  'that is a refresh token': { claims: { token_use: 'refresh' }, code: /^wrong_type$/ },
  'that is a token of another kind': { claims: { token_type: 'refresh' }, code: /^wrong_type$/ },
  'that never expires': { claims: { exp: undefined }, code: /^claim_missing$/ },
  'that is over': { claims: { exp: 1_700_000_000 }, code: /^token_expired$/ },
  'that is not good yet': { claims: { nbf: 253_402_300_799 }, code: /^not_yet_valid$/ },
  'that nobody issued at a time': { claims: { iat: 'yesterday' }, code: /^claim_missing$/ },
};

describe('of every profile', () => {
  it.each(table)('a token is refused for one thing that is wrong: %s', async (name, row) => {
    const [first] = Object.values(row.golden);
    const verifier = verifierOf(row);
    // RFC 9068 tokens are told by their header, and may say what they like in claims of other kinds.
    const { acceptUntypedTokens: forgiven } = row.profile;
    const isTyped = typeof forgiven !== 'object' || !(forgiven.untypedHeader || forgiven.idTokens);
    for (const [what, { claims, header, code }] of Object.entries(attacks)) {
      if (isTyped && String(code) === '/^wrong_type$/' && !header) continue;
      if (what === 'of nobody' && typeof forgiven === 'object' && forgiven.missingSubject) continue;
      const token = await mint(row, {
        claims: { ...first?.claims, ...claims },
        header: { ...first?.header, ...header },
      });
      const received = await verifier.verify(token).then(
        () => 'accepted',
        (error: { code: string }) => error.code,
      );
      expect([name, what, received]).toEqual([name, what, expect.stringMatching(code)]);
    }
  });

  it.each(table)('a token is refused by another key or algorithm, and without a signature: %s', async (_name, row) => {
    const [first] = Object.values(row.golden) as [Variant];
    const token = await mint(row, first);
    const [header = '', payload = '', signature = ''] = token.split('.');
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const none = encode({ ...(JSON.parse(Buffer.from(header, 'base64url').toString()) as object), alg: 'none' });
    const verdict = (one: string, settings = settingsOf(row)) =>
      new AccessTokenVerifier({ audience, ...settings }).verify(one).then(
        () => 'accepted',
        (error: { code: string }) => error.code,
      );
    expect(await verdict(`${none}.${payload}.`)).toBe('algorithm_refused');
    const altered = payload.slice(0, -4);
    expect(await verdict(`${header}.${altered}.${signature}`)).toMatch(/malformed|signature_invalid/);
    const kid = String((await import('jose')).decodeProtectedHeader(token).kid);
    const forged = await stranger.mint({
      audience,
      claims: { iss: row.profile.issuer, client_id: undefined, jti: undefined, scope: undefined, ...first.claims },
      header: { ...first.header, kid },
    });
    expect(await verdict(forged)).toMatch(/signature_invalid|unknown_key|algorithm_refused/);
    // The key is the issuer's own, the algorithm is none that it uses.
    if (!row.profile.algorithms) return;
    expect(await verdict(await mint(row, first, 'PS256'), settingsOf(row, 'PS256'))).toBe('algorithm_refused');
  });

  it.each(table)('a source that is not what it must be is refused, whatever it is: %s', async (name, row) => {
    const [first] = Object.values(row.golden) as [Variant];
    const { clientFrom = [], scopesFrom = [], rolesFrom = [] } = row.profile;
    const verifier = verifierOf(row);
    for (const path of [...clientFrom, ...scopesFrom, ...rolesFrom]) {
      for (const wrong of [null, 7, true, {}, [7], [['a']], [{ value: 'a' }], JSON.parse('{"__proto__":["a"]}')]) {
        const claims = { ...first.claims, ...placed(first.claims ?? {}, path, wrong) };
        const received = await verifier.verify(await mint(row, { ...first, claims })).then(
          () => 'accepted',
          (error: { code: string }) => error.code,
        );
        expect([name, path, wrong, received]).toEqual([
          name,
          path,
          wrong,
          expect.stringMatching(/^(claim_missing|claim_invalid|audience_mismatch)$/),
        ]);
      }
    }
  });

  it('google and its service accounts are one issuer with two audiences', async () => {
    const both = [rows.google, rows['google, service accounts']] as [Row, Row];
    const oneSet = keys();
    for (const order of [both, both.toReversed()]) {
      const trusted = order.map((row) => ({ ...settingsOf(row), keys: oneSet }));
      const verifier = new AccessTokenVerifier({ audience, issuers: trusted });
      for (const row of order) {
        for (const variant of Object.values(row.golden)) {
          await expect(verifier.verify(await mint(row, variant))).resolves.toBeDefined();
        }
        for (const { code: _itsOwn, ...variant } of Object.values(row.refused)) {
          const code = expect.stringMatching(/_mismatch$|^claim_invalid$|^wrong_type$/);
          await expect(verifier.verify(await mint(row, variant))).rejects.toMatchObject({ code });
        }
      }
    }
  });

  it.each(table)('is one issuer among others, once: %s', (_name, row) => {
    const two = () =>
      new ResourceServer({ audience, issuers: [row.profile, { ...row.profile, algorithms: ['ES256'] }] });
    expect(two).toThrow('each issuer once');
    expect(new ResourceServer({ audience, ...row.profile }).verifier.trusts[0].policy.issuer).toBe(row.profile.issuer);
  });
});

/** The claims with another value at a path. */
function placed(claims: Claims, path: string | readonly string[], value: unknown): Claims {
  const [name = '', ...rest] = typeof path === 'string' ? [path] : path;
  if (rest.length === 0) return { [name]: value };
  const inner = (claims[name] ?? {}) as Claims;
  return { [name]: { ...inner, ...placed(inner, rest, value) } };
}

describe('several tenants', () => {
  it('are several issuers, and no pattern', async () => {
    const issuersOf = entraTenants({ tenantIds: [tenantId, otherTenant], applicationId: api, version: 2 });
    const verifier = new AccessTokenVerifier({
      audience,
      issuers: issuersOf.map((one) => ({ ...one, jwksUri: undefined, keys: keys() })),
    });
    const row = rows['entra, version 2'] as Row;
    const of = (tid: string, named = tid) =>
      mint(row, {
        claims: { ...entraSecond, tid: named, iss: `https://login.microsoftonline.com/${tid}/v2.0` },
        header: jwt,
      });
    await expect(verifier.verify(await of(tenantId))).resolves.toMatchObject({ tid: tenantId });
    await expect(verifier.verify(await of(otherTenant))).resolves.toMatchObject({ tid: otherTenant });
    await expect(verifier.verify(await of(tenantId, otherTenant))).rejects.toMatchObject({ code: 'claim_invalid' });
    await expect(verifier.verify(await of(caller))).rejects.toMatchObject({ code: 'issuer_mismatch' });
  });

  it('and both versions of one tenant are two', async () => {
    const both = [
      entra({ tenantId, applicationId: api, version: 1 }),
      entra({ tenantId, applicationId: api, version: 2 }),
    ];
    const verifier = new AccessTokenVerifier({
      audience,
      issuers: both.map((one) => ({ ...one, jwksUri: undefined, keys: keys() })),
    });
    for (const name of ['entra, version 1', 'entra, version 2']) {
      const row = rows[name] as Row;
      const [first] = Object.values(row.golden) as [Variant];
      await expect(verifier.verify(await mint(row, first))).resolves.toMatchObject({ client_id: caller });
    }
  });
});

describe('a profile that would open more than it says', () => {
  it.each<[string, () => unknown, string]>([
    [
      'the audience of every client',
      () => keycloak({ issuer: 'https://k/realms/a', audienceIdentifier: 'account' }),
      'account',
    ],
    ['a realm with a slash', () => keycloak({ issuer: 'https://k/realms/a/' }), 'issuer'],
    ['all of Keycloak', () => keycloak({ issuer: 'https://k' }), 'issuer'],
    ['a domain that is a path', () => auth0({ domain: 'evil.example.com/x' }), 'domain'],
    ['a domain with a user', () => auth0({ domain: 'shop@evil.example.com' }), 'domain'],
    ['a domain with its scheme', () => auth0({ domain: 'https://shop.auth0.com' }), 'domain'],
    ['no organization', () => auth0({ domain: 'shop.auth0.com', organizations: [] }), 'organizations'],
    ['every tenant', () => entra({ tenantId: 'common', applicationId: api, version: 2 }), 'tenantId'],
    ['every organization', () => entra({ tenantId: 'organizations', applicationId: api, version: 2 }), 'tenantId'],
    ['no tenants', () => entraTenants({ tenantIds: [], applicationId: api, version: 2 }), 'tenantIds'],
    ['a version that is none', () => entra({ tenantId, applicationId: api, version: 3 as 2 }), 'version'],
    ['a version that nobody said', () => entra({ tenantId, applicationId: api } as never), 'version'],
    ['the server of the organization', () => okta({ domain: 'shop.okta.com' } as never), 'authorizationServerId'],
    [
      'a server that is a path',
      () => okta({ domain: 'shop.okta.com', authorizationServerId: '../x' }),
      'authorizationServerId',
    ],
    ['no client', () => cognito({ userPoolId: 'eu-west-1_A', clientIds: [] }), 'clientIds'],
    ['no clients said', () => cognito({ userPoolId: 'eu-west-1_A' } as never), 'clientIds'],
    ['a pool that is a host', () => cognito({ userPoolId: 'x.evil.example/_A', clientIds: ['a'] }), 'userPoolId'],
    ['no tenant', () => firebase({ projectId: 'shop-1234', tenants: [] }), 'tenants'],
    ['a project that is a path', () => firebase({ projectId: 'shop/../x' }), 'projectId'],
    ['every client of Google', () => google({ clientIds: [] }), 'clientIds'],
    ['every service account', () => googleServiceAccounts({ emails: [] }), 'emails'],
    [
      'roles that people write',
      () => supabase({ domain: 'a.b', rolesFrom: ['user_metadata', 'roles'] }),
      'user_metadata',
    ],
    [
      'every service account of a cluster',
      () => kubernetes({ issuer: 'https://k', serviceAccounts: [] }),
      'serviceAccounts',
    ],
    [
      'a service account by pattern',
      () => kubernetes({ issuer: 'https://k', serviceAccounts: ['a/*'] }),
      'serviceAccounts',
    ],
    ['a name that is two', () => kubernetes({ issuer: 'https://k', serviceAccounts: ['a:b/c'] }), 'serviceAccounts'],
    ['everybody at GitHub', () => githubActions({ repositories: [] }), 'repositories'],
    ['every repository of an owner', () => githubActions({ repositories: ['octo-org/*'] }), 'repositories'],
    ['no environment', () => githubActions({ repositories: ['a/b'], environments: [] }), 'environments'],
    ['every origin', () => clerk({ domain: 'clerk.example.com', authorizedParties: [] }), 'authorizedParties'],
    ['an option that is none', () => google({ clientIds: ['a'], hostedDomain: ['b'] } as never), 'hostedDomain'],
  ])('is refused: %s', (_name, make, names) => {
    expect(make).toThrow(TypeError);
    expect(make).toThrow(names);
  });
});
