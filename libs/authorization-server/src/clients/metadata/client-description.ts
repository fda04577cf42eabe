import type { Client } from '../../records/client.js';

/** What metadata says of a client: everything but who it is and its secrets. */
export type ClientDescription = Omit<
  Client,
  'clientId' | 'clientSecretDigest' | 'formerSecret' | 'registrationAccessTokenDigest' | 'createdAt' | 'unusedUntil'
>;

/** What only an operator can say of a client; `identityScopes` and `resources` follow from `scope` where nobody vetted it. */
export type VettedMembers = Pick<
  ClientDescription,
  | 'securityProfile'
  | 'identityScopes'
  | 'resources'
  | 'defaultResource'
  | 'actsAsResource'
  | 'requirePkce'
  | 'trustedAssertionIssuers'
  | 'consentRequired'
  | 'rotateRefreshTokens'
  | 'idTokenClaims'
  | 'claimsPolicy'
  | 'idTokenLifetime'
  | 'allowedOrigins'
  | 'allowedGroups'
  | 'requiredAcr'
  | 'allowedOrganizations'
  | 'brandColor'
  | 'brandColorDark'
>;
