import type {
  Client,
  FederatedIdentity,
  Group,
  IdentityProvider,
  InitialAccessToken,
  Organization,
  ResourceServer,
  SigningKey,
  TermsDocument,
} from '@signet/authorization-server';
import type { Account } from '@signet/identity';
import { isJsonObject } from '@signet/runtime';
import type { AlertRule } from '../alerts/alert-rule.js';
import type { Webhook } from '../webhooks/webhook.js';

/**
 * Of every member of a record whether the audit trail may show it, for good or as long as the person is there. One that is missing does not
 * compile.
 */
export type Disclosure<T> = { readonly [Member in keyof Required<T>]: 'shown' | 'personal' | 'hidden' };

export const accountDisclosure: Disclosure<Account> = {
  subject: 'shown',
  username: 'personal',
  email: 'personal',
  emailVerified: 'shown',
  name: 'personal',
  givenName: 'personal',
  familyName: 'personal',
  middleName: 'personal',
  nickname: 'personal',
  profile: 'personal',
  picture: 'personal',
  website: 'personal',
  gender: 'personal',
  birthdate: 'personal',
  zoneinfo: 'personal',
  locale: 'personal',
  phoneNumber: 'personal',
  phoneNumberVerified: 'shown',
  address: 'personal',
  attributes: 'personal',
  passwordHash: 'hidden',
  disabledAt: 'shown',
  closedAt: 'shown',
  deletionAt: 'shown',
  devicesSince: 'shown',
  createdAt: 'shown',
  updatedAt: 'shown',
};

export const clientDisclosure: Disclosure<Client> = {
  clientId: 'shown',
  clientName: 'shown',
  origin: 'shown',
  securityProfile: 'shown',
  tokenEndpointAuthMethod: 'shown',
  clientSecretDigest: 'hidden',
  formerSecret: 'hidden',
  jwks: 'shown',
  jwksUri: 'shown',
  tokenEndpointAuthSigningAlg: 'shown',
  redirectUris: 'shown',
  postLogoutRedirectUris: 'shown',
  grantTypes: 'shown',
  identityScopes: 'shown',
  resources: 'shown',
  defaultResource: 'shown',
  actsAsResource: 'shown',
  requirePkce: 'shown',
  requirePushedAuthorizationRequests: 'shown',
  requireSignedRequestObject: 'shown',
  requestObjectSigningAlg: 'shown',
  requestUris: 'shown',
  dpopBoundAccessTokens: 'shown',
  idTokenSignedResponseAlg: 'shown',
  idTokenClaims: 'shown',
  idTokenLifetime: 'shown',
  allowedOrigins: 'shown',
  userinfoSignedResponseAlg: 'shown',
  authorizationSignedResponseAlg: 'shown',
  introspectionSignedResponseAlg: 'shown',
  subjectType: 'shown',
  sectorIdentifierUri: 'shown',
  defaultMaxAge: 'shown',
  defaultAcrValues: 'shown',
  backchannelLogoutUri: 'shown',
  backchannelLogoutSessionRequired: 'shown',
  trustedAssertionIssuers: 'shown',
  consentRequired: 'shown',
  rotateRefreshTokens: 'shown',
  applicationType: 'shown',
  clientUri: 'shown',
  logoUri: 'shown',
  policyUri: 'shown',
  tosUri: 'shown',
  initiateLoginUri: 'shown',
  localized: 'shown',
  brandColor: 'shown',
  brandColorDark: 'shown',
  contacts: 'shown',
  registrationAccessTokenDigest: 'hidden',
  createdAt: 'shown',
  unusedUntil: 'shown',
  claimsPolicy: 'shown',
  allowedGroups: 'shown',
  allowedOrganizations: 'shown',
  requiredAcr: 'shown',
};

export const resourceDisclosure: Disclosure<ResourceServer> = {
  identifier: 'shown',
  name: 'shown',
  scopes: 'shown',
  selfRegisteredScopes: 'shown',
  roles: 'shown',
  scopesWithoutRole: 'shown',
  accessTokenLifetime: 'shown',
  signingAlgorithm: 'shown',
  requiredAcr: 'shown',
  accessTokenType: 'shown',
  supportAccess: 'shown',
  claimsPolicy: 'shown',
};

export const signingKeyDisclosure: Disclosure<SigningKey> = {
  kid: 'shown',
  algorithm: 'shown',
  privateJwk: 'hidden',
  // Who holds it, and its public half.
  given: 'shown',
  createdAt: 'shown',
  activatesAt: 'shown',
  retiresAt: 'shown',
  publishedUntil: 'shown',
  expiresAt: 'shown',
};

export const initialAccessTokenDisclosure: Disclosure<InitialAccessToken> = {
  digest: 'hidden',
  createdAt: 'shown',
  expiresAt: 'shown',
  remaining: 'shown',
  pkceOptional: 'shown',
};

export const groupDisclosure: Disclosure<Group> = {
  groupId: 'shown',
  name: 'shown',
  description: 'shown',
  parentId: 'shown',
  createdAt: 'shown',
};

export const organizationDisclosure: Disclosure<Organization> = {
  organizationId: 'shown',
  name: 'shown',
  displayName: 'shown',
  createdAt: 'shown',
};

export const termsDisclosure: Disclosure<TermsDocument> = {
  termsId: 'shown',
  version: 'shown',
  title: 'shown',
  url: 'shown',
  text: 'shown',
  audience: 'shown',
  createdAt: 'shown',
  effectiveFrom: 'shown',
  retiredAt: 'shown',
};

export const alertRuleDisclosure: Disclosure<AlertRule> = {
  ruleId: 'shown',
  on: 'shown',
  threshold: 'shown',
  window: 'shown',
  audience: 'shown',
  to: 'shown',
  createdAt: 'shown',
  createdBy: 'shown',
};

/** An address may have a secret in its path: of it the host is told. */
export const webhookDisclosure: Disclosure<Webhook & { readonly host: string }> = {
  webhookId: 'shown',
  url: 'hidden',
  host: 'shown',
  description: 'shown',
  names: 'shown',
  secret: 'hidden',
  formerSecret: 'hidden',
  disabled: 'shown',
  createdAt: 'shown',
  createdBy: 'shown',
};

export const identityProviderDisclosure: Disclosure<IdentityProvider> = {
  providerId: 'shown',
  kind: 'shown',
  name: 'shown',
  issuer: 'shown',
  clientId: 'shown',
  secret: 'hidden',
  scopes: 'shown',
  answersBy: 'shown',
  shown: 'shown',
  accounts: 'shown',
  trustsEmail: 'shown',
  claims: 'shown',
  methods: 'shown',
  keepsTokens: 'shown',
  signsOut: 'shown',
  signOutBy: 'shown',
  sync: 'shown',
  disabledAt: 'shown',
  createdAt: 'shown',
};

export const federatedIdentityDisclosure: Disclosure<FederatedIdentity> = {
  key: 'shown',
  providerId: 'shown',
  issuer: 'shown',
  upstreamSubject: 'personal',
  subject: 'shown',
  label: 'personal',
  linkedAt: 'shown',
  usedAt: 'shown',
  taken: 'hidden',
  tokens: 'hidden',
};

/** RFC 7518 §6.2.2, §6.3.2, §6.4.1: what of a key is nobody else's, wherever one stands. */
const privateJwkMembers = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']);

/** What of a value may be read: a key without its private half. */
export function readable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(readable);
  if (!isJsonObject(value)) return value;
  const isKey = Object.hasOwn(value, 'kty');
  const members = Object.entries(value).filter(([name]) => !(isKey && privateJwkMembers.has(name)));
  return Object.fromEntries(members.map(([name, member]) => [name, readable(member)]));
}
