import assert from 'node:assert/strict';
import {
  auth0,
  clerk,
  cognito,
  defineAudience,
  entra,
  firebase,
  githubActions,
  google,
  googleServiceAccounts,
  keycloak,
  kubernetes,
  localKeys,
  okta,
  type Requirement,
  ResourceServer,
  supabase,
  type TrustedIssuer,
} from '@signet/auth-contracts';
import type { TestIssuer } from '@signet/auth-contracts/testing';
import type { Probe } from '../probe.js';

type Claims = Readonly<Record<string, unknown>>;

interface Row {
  readonly profile: TrustedIssuer;
  /** Where others of the same issuer have rules of their own. */
  readonly beside?: TrustedIssuer;
  readonly needs?: Requirement;
  /** As the issuer writes them, beside the times. */
  readonly good: Claims;
  /** Each instead of what is good, by what is wrong with it. */
  readonly bad: Readonly<Record<string, Claims>>;
}

const ledger = defineAudience({
  identifier: 'https://ledger.example.com',
  name: 'Ledger',
  scopes: { read: 'Read', write: 'Write' },
  roles: { clerk: ['read'] },
});
const tenantId = '11111111-2222-4333-8444-555555555555';
const applicationId = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';
const scopes: Requirement = { kind: 'scopes', all: ['read'] };
const roles: Requirement = { kind: 'roles', all: ['clerk'] };
const googleService = googleServiceAccounts({ emails: ['batch@shop.iam.gserviceaccount.com'] });
const googlePerson = { aud: 'web', azp: 'web', hd: 'example.com' };
const pod = { 'kubernetes.io': { namespace: 'shop', serviceaccount: { name: 'caller', uid: 'u' } } };

const rows: Readonly<Record<string, Row>> = {
  keycloak: {
    profile: keycloak({ issuer: 'https://keycloak.example.com/realms/shop', rolesOfClient: 'ledger' }),
    needs: roles,
    good: { azp: 'web', jti: 'j', typ: 'Bearer', resource_access: { ledger: { roles: ['clerk'] } } },
    bad: {
      'that does not say what it is': { typ: undefined },
      'with the role in the realm': { resource_access: undefined, realm_access: { roles: ['clerk'] } },
      'with the role at another client': { resource_access: { other: { roles: ['clerk'] } } },
      'with roles that are no texts': { resource_access: { ledger: { roles: ['clerk', { name: 'clerk' }] } } },
    },
  },
  auth0: {
    profile: auth0({ domain: 'shop.eu.auth0.com', permissions: true, organizations: ['org_1'] }),
    needs: scopes,
    good: { azp: 'web', permissions: ['read'], org_id: 'org_1' },
    bad: {
      'of another organization': { org_id: 'org_2' },
      'of a list of organizations': { org_id: ['org_1'] },
      'of nobody’s organization': { org_id: undefined },
      'with the scope that the client asked for': { permissions: [], scope: 'read' },
    },
  },
  entra: {
    profile: entra({ tenantId, applicationId, version: 2 }),
    needs: scopes,
    good: { aud: applicationId, azp: 'web', ver: '2.0', tid: tenantId, scp: 'read' },
    bad: {
      'of another version': { ver: '1.0' },
      'of another tenant': { tid: applicationId },
      'without a permission': { scp: undefined },
      'that names this API by its address': { aud: `api://${applicationId}` },
    },
  },
  'entra, without a requirement': {
    profile: entra({ tenantId, applicationId, version: 2 }),
    good: { aud: applicationId, azp: 'web', ver: '2.0', tid: tenantId, scp: 'read' },
    bad: { 'without a permission': { scp: undefined } },
  },
  okta: {
    profile: okta({ domain: 'shop.okta.com', authorizationServerId: 'default' }),
    needs: scopes,
    good: { cid: 'web', jti: 'j', scp: ['read'] },
    bad: {
      'with the scope elsewhere': { scp: undefined, scope: 'read' },
      'with two scopes in one entry': { scp: ['write read'] },
      'without a client': { cid: undefined, azp: 'web' },
    },
  },
  cognito: {
    profile: cognito({ userPoolId: 'eu-west-1_AbC123', clientIds: ['web'] }),
    good: { aud: undefined, client_id: 'web', jti: 'j', token_use: 'access' },
    bad: {
      'that does not say what it is': { token_use: undefined },
      'of another client': { client_id: 'other' },
      'for another API': { aud: 'https://other.example.com' },
    },
  },
  firebase: {
    profile: firebase({ projectId: 'shop-1234' }),
    good: { aud: 'shop-1234', firebase: { sign_in_provider: 'password' } },
    bad: {
      'of an anonymous person': { firebase: { sign_in_provider: 'anonymous' } },
      'of a person of a tenant': { firebase: { sign_in_provider: 'password', tenant: 't1' } },
      'that does not say how they signed in': { firebase: {} },
    },
  },
  google: {
    profile: google({ clientIds: ['web'], hostedDomains: ['example.com'] }),
    beside: googleService,
    good: googlePerson,
    bad: {
      'asked for by a service account': { azp: '104029292853099978293' },
      'of another domain': { hd: 'example.org' },
      'of no domain': { hd: undefined },
      'for the API, as of a service account': { aud: ledger.identifier },
    },
  },
  'service accounts of google': {
    profile: googleService,
    beside: google({ clientIds: ['web'] }),
    good: { azp: '1', email: 'batch@shop.iam.gserviceaccount.com', email_verified: true },
    bad: {
      'of somebody else': { email: 'batch@evil.iam.gserviceaccount.com' },
      'whose address nobody verified': { email_verified: false },
      'whose address is verified by a text': { email_verified: 'true' },
      'for a client of people': { aud: 'web' },
    },
  },
  supabase: {
    profile: supabase({ domain: 'abcdefghijkl.supabase.co', secondFactor: true }),
    needs: roles,
    good: {
      aud: 'authenticated',
      role: 'authenticated',
      session_id: 's',
      aal: 'aal2',
      is_anonymous: false,
      app_metadata: { roles: ['clerk'] },
    },
    bad: {
      'of the API key': { role: 'service_role' },
      'of an anonymous person': { is_anonymous: true },
      'of a person who may be anonymous': { is_anonymous: 'true' },
      'of an OAuth client': { client_id: 'web' },
      'of one factor': { aal: 'aal1' },
      'without a session': { session_id: undefined },
      'with a role that people write themselves': { app_metadata: {}, user_metadata: { roles: ['clerk'] } },
    },
  },
  kubernetes: {
    profile: kubernetes({ issuer: 'https://cluster.example.com', serviceAccounts: ['shop/caller'] }),
    good: { sub: 'system:serviceaccount:shop:caller', ...pod },
    bad: {
      'of another service account': { sub: 'system:serviceaccount:shop:other' },
      'of nobody in the cluster': { 'kubernetes.io': undefined },
    },
  },
  'GitHub Actions': {
    profile: githubActions({ repositories: ['shop/ledger'], refs: ['refs/heads/main'] }),
    good: { jti: 'j', repository: 'shop/ledger', ref: 'refs/heads/main' },
    bad: {
      'of another repository': { repository: 'evil/ledger' },
      'of another branch': { ref: 'refs/heads/evil' },
    },
  },
  clerk: {
    profile: clerk({
      domain: 'clerk.example.com',
      authorizedParties: ['https://www.example.com'],
      organizations: ['org_1'],
    }),
    good: { aud: undefined, azp: 'https://www.example.com', sid: 's', org_id: 'org_1' },
    bad: {
      'of another origin': { azp: 'https://evil.example.com' },
      'of no origin': { azp: undefined },
      'of no session': { sid: undefined },
      'of a session that is not complete': { sts: 'pending' },
      'of another organization': { org_id: 'org_2' },
    },
  },
};

/** Tokens of known issuers, each as its documentation has it, and with one thing that it must not have. */
export function profileProbes(issuer: TestIssuer): readonly Probe[] {
  const keys = localKeys(issuer.jwks);
  const ofTest = (profile: TrustedIssuer): TrustedIssuer => ({
    ...profile,
    jwksUri: undefined,
    keys,
    algorithms: ['ES256'],
  });
  return Object.entries(rows).flatMap(([name, { profile, beside, needs, good, bad }]) => {
    const call = async (claims: Claims) => {
      const issuers = [profile, ...(beside ? [beside] : [])].map(ofTest);
      const api = new ResourceServer({ audience: ledger, issuers, rejectionLog: false });
      const bare = { iss: profile.issuer, client_id: undefined, jti: undefined, scope: undefined };
      const given = { audience: ledger, claims: { ...bare, ...good, ...claims }, header: { typ: 'JWT' } };
      const headers = { authorization: `Bearer ${await issuer.mint(given)}` };
      const { refusal } = await api.admit({ method: 'GET', url: '/', headers }, ...((needs ? [needs] : []) as never[]));
      await api.close();
      return refusal?.status ?? 200;
    };
    return [
      [`${name}: a good token`, async () => assert.equal(await call({}), 200)] as const,
      ...Object.entries(bad).map(
        ([what, claims]): Probe => [`${name}: a token ${what}`, async () => assert.notEqual(await call(claims), 200)],
      ),
    ];
  });
}
