import type {
  AuthorizationCode,
  Client,
  Consent,
  DeviceCode,
  Digest,
  Grant,
  InitialAccessToken,
  Interaction,
  LogoutDelivery,
  PushedAuthorizationRequest,
  RefreshToken,
  ResourceServer,
  SecurityEvent,
  SecurityEventStream,
  Session,
  SigningKey,
} from '@signet/authorization-server';
import type { Account } from '@signet/identity';
import { EntitySchema } from 'typeorm';
import {
  flag,
  json,
  optional,
  optionalJson,
  optionalSeconds,
  optionalText,
  optionalThumbprint,
  seconds,
  text,
  textOrEmpty,
  waitingRequest,
} from './columns.js';

const key = text({ primary: true });

/** A client is read and written whole, and asked for by its id or searched by its names: all else lies in one document. */
export interface ClientRow {
  readonly clientId: string;
  /** What a search looks in: its id and its name in lower case, which the databases make of different letters. */
  readonly names: string;
  readonly document: Omit<Client, 'clientId'>;
}

export const ClientEntity = new EntitySchema<ClientRow>({
  name: 'client',
  tableName: 'client',
  columns: { clientId: { ...key, name: 'client_id' }, names: text(), document: json() },
});

export const ResourceServerEntity = new EntitySchema<ResourceServer>({
  name: 'resource_server',
  tableName: 'resource_server',
  columns: {
    identifier: key,
    name: text(),
    scopes: json(),
    selfRegisteredScopes: { ...optionalJson(), name: 'self_registered_scopes' },
    accessTokenLifetime: { ...seconds(), name: 'access_token_lifetime' },
    signingAlgorithm: text({ name: 'signing_algorithm' }),
  },
});

const authentication = {
  authTime: { ...seconds(), name: 'auth_time' },
  amr: json(),
  acr: optionalText(),
  createdAt: { ...seconds(), name: 'created_at' },
  expiresAt: { ...seconds(), name: 'expires_at' },
};

export const SessionEntity = new EntitySchema<Session>({
  name: 'session',
  tableName: 'session',
  columns: {
    sessionId: { ...key, name: 'session_id' },
    cookieDigest: text({ name: 'cookie_digest' }),
    subject: text(),
    ...authentication,
    endedAt: { ...optionalSeconds(), name: 'ended_at' },
  },
});

export const InteractionEntity = new EntitySchema<Interaction>({
  name: 'interaction',
  tableName: 'interaction',
  columns: {
    interactionId: { ...key, name: 'interaction_id' },
    browserDigest: text({ name: 'browser_digest' }),
    request: waitingRequest(),
    createdAt: { ...seconds(), name: 'created_at' },
    expiresAt: { ...seconds(), name: 'expires_at' },
    loggedInSessionId: { ...optionalText(), name: 'logged_in_session_id' },
    consentedSessionId: { ...optionalText(), name: 'consented_session_id' },
  },
});

export const ConsentEntity = new EntitySchema<Consent>({
  name: 'consent',
  tableName: 'consent',
  columns: {
    subject: key,
    clientId: { ...key, name: 'client_id' },
    destination: key,
    basis: json(),
    identityScopes: { ...json(), name: 'identity_scopes' },
    resources: json(),
    updatedAt: { ...seconds(), name: 'updated_at' },
  },
});

export const GrantEntity = new EntitySchema<Grant>({
  name: 'grant_record',
  tableName: 'grant_record',
  columns: {
    grantId: { ...key, name: 'grant_id' },
    subject: text(),
    clientId: text({ name: 'client_id' }),
    sessionId: { ...textOrEmpty(), name: 'session_id' },
    identityScopes: { ...json(), name: 'identity_scopes' },
    resources: json(),
    ...authentication,
    offline: flag(),
    claims: optionalJson(),
    revokedAt: { ...optionalSeconds(), name: 'revoked_at' },
  },
});

const ofGrant = {
  digest: key,
  grantId: text({ name: 'grant_id' }),
  clientId: text({ name: 'client_id' }),
  createdAt: { ...seconds(), name: 'created_at' },
  expiresAt: { ...seconds(), name: 'expires_at' },
  consumedAt: { ...optionalSeconds(), name: 'consumed_at' },
};

export const AuthorizationCodeEntity = new EntitySchema<AuthorizationCode>({
  name: 'authorization_code',
  tableName: 'authorization_code',
  columns: {
    ...ofGrant,
    redirectUri: text({ name: 'redirect_uri' }),
    redirectUriGiven: { ...flag(), name: 'redirect_uri_given' },
    codeChallenge: { ...optionalText(), name: 'code_challenge' },
    nonce: optionalText(),
    confirmation: { ...optionalThumbprint(), name: 'dpop_jkt' },
  },
});

export const RefreshTokenEntity = new EntitySchema<RefreshToken>({
  name: 'refresh_token',
  tableName: 'refresh_token',
  columns: {
    ...ofGrant,
    confirmation: { ...optionalThumbprint(), name: 'dpop_jkt' },
    successorDigest: { ...optionalText(), name: 'successor_digest' },
  },
});

export interface RevokedAccessTokenRow {
  readonly jti: string;
  readonly expiresAt: number;
}

export const RevokedAccessTokenEntity = new EntitySchema<RevokedAccessTokenRow>({
  name: 'revoked_access_token',
  tableName: 'revoked_access_token',
  columns: { jti: key, expiresAt: { ...seconds(), name: 'expires_at' } },
});

const expiring = {
  createdAt: { ...seconds(), name: 'created_at' },
  expiresAt: { ...seconds(), name: 'expires_at' },
};

export const PushedRequestEntity = new EntitySchema<PushedAuthorizationRequest>({
  name: 'pushed_request',
  tableName: 'pushed_request',
  columns: {
    digest: key,
    clientId: text({ name: 'client_id' }),
    parameters: json(),
    confirmation: { ...optionalThumbprint(), name: 'dpop_jkt' },
    signed: flag(),
    ...expiring,
    consumedAt: { ...optionalSeconds(), name: 'consumed_at' },
  },
});

export const DeviceCodeEntity = new EntitySchema<DeviceCode>({
  name: 'device_code',
  tableName: 'device_code',
  columns: {
    digest: key,
    userCodeDigest: text({ name: 'user_code_digest' }),
    clientId: text({ name: 'client_id' }),
    identityScopes: { ...json(), name: 'identity_scopes' },
    resources: json(),
    ...expiring,
    interval: { ...seconds(), name: 'poll_interval' },
    lastPolledAt: { ...optionalSeconds(), name: 'last_polled_at' },
    grantId: { ...optionalText(), name: 'grant_id' },
    deniedAt: { ...optionalSeconds(), name: 'denied_at' },
    consumedAt: { ...optionalSeconds(), name: 'consumed_at' },
  },
});

export interface ReplayRow {
  readonly digest: Digest;
  readonly expiresAt: number;
}

export const ReplayEntity = new EntitySchema<ReplayRow>({
  name: 'replay',
  tableName: 'replay',
  columns: { digest: key, expiresAt: { ...seconds(), name: 'expires_at' } },
});

export const LogoutDeliveryEntity = new EntitySchema<LogoutDelivery>({
  name: 'logout_delivery',
  tableName: 'logout_delivery',
  columns: {
    deliveryId: { ...key, name: 'delivery_id' },
    clientId: text({ name: 'client_id' }),
    subject: text(),
    sessionId: text({ name: 'session_id' }),
    ...expiring,
    attempts: seconds(),
    nextAttemptAt: { ...seconds(), name: 'next_attempt_at' },
  },
});

export const InitialAccessTokenEntity = new EntitySchema<InitialAccessToken>({
  name: 'initial_access_token',
  tableName: 'initial_access_token',
  columns: { digest: key, ...expiring, remaining: seconds() },
});

export const SecurityEventEntity = new EntitySchema<SecurityEvent>({
  name: 'security_event',
  tableName: 'security_event',
  columns: {
    eventId: { ...key, name: 'event_id' },
    kind: text(),
    subjectId: text({ name: 'subject_id' }),
    initiatingEntity: text({ name: 'initiating_entity' }),
    occurredAt: { ...seconds(), name: 'occurred_at' },
    expiresAt: { ...seconds(), name: 'expires_at' },
  },
});

export const SecurityEventStreamEntity = new EntitySchema<SecurityEventStream>({
  name: 'security_event_stream',
  tableName: 'security_event_stream',
  columns: { streamId: { ...key, name: 'stream_id' }, clientId: text({ name: 'client_id' }), ...expiring },
});

export interface IssuerSecretRow {
  readonly name: string;
  readonly encryptedValue: string;
}

export const IssuerSecretEntity = new EntitySchema<IssuerSecretRow>({
  name: 'issuer_secret',
  tableName: 'issuer_secret',
  columns: { name: key, encryptedValue: text({ name: 'encrypted_value' }) },
});

/** A signing key as it lies in the table: the private half only as ciphertext. */
export type SigningKeyRow = Omit<SigningKey, 'privateJwk'> & { readonly encryptedPrivateJwk: string };

export const SigningKeyEntity = new EntitySchema<SigningKeyRow>({
  name: 'signing_key',
  tableName: 'signing_key',
  columns: {
    kid: key,
    algorithm: text(),
    encryptedPrivateJwk: text({ name: 'encrypted_private_jwk' }),
    createdAt: { ...seconds(), name: 'created_at' },
    activatesAt: { ...seconds(), name: 'activates_at' },
    retiresAt: { ...optionalSeconds(), name: 'retires_at' },
    expiresAt: { ...optionalSeconds(), name: 'expires_at' },
  },
});

export const AccountEntity = new EntitySchema<Account>({
  name: 'account',
  tableName: 'account',
  columns: {
    subject: key,
    username: text(),
    email: optionalText(),
    emailVerified: { ...flag(), name: 'email_verified' },
    name: optionalText(),
    givenName: { ...optionalText(), name: 'given_name' },
    familyName: { ...optionalText(), name: 'family_name' },
    middleName: { ...optionalText(), name: 'middle_name' },
    nickname: optionalText(),
    profile: optionalText(),
    picture: optionalText(),
    website: optionalText(),
    gender: optionalText(),
    birthdate: optionalText(),
    zoneinfo: optionalText(),
    locale: optionalText(),
    phoneNumber: { ...optionalText(), name: 'phone_number' },
    phoneNumberVerified: { type: 'boolean', nullable: true, name: 'phone_number_verified', transformer: optional },
    address: optionalJson(),
    passwordHash: text({ name: 'password_hash' }),
    disabledAt: { ...optionalSeconds(), name: 'disabled_at' },
    createdAt: { ...seconds(), name: 'created_at' },
    updatedAt: { ...seconds(), name: 'updated_at' },
  },
});

export interface LoginAttemptRow {
  readonly key: string;
  readonly failures: number;
  readonly lastFailedAt: number;
}

export const LoginAttemptEntity = new EntitySchema<LoginAttemptRow>({
  name: 'login_attempt',
  tableName: 'login_attempt',
  columns: { key, failures: seconds(), lastFailedAt: { ...seconds(), name: 'last_failed_at' } },
});

export const entities = [
  ClientEntity,
  ResourceServerEntity,
  SessionEntity,
  InteractionEntity,
  ConsentEntity,
  GrantEntity,
  AuthorizationCodeEntity,
  RefreshTokenEntity,
  RevokedAccessTokenEntity,
  SigningKeyEntity,
  PushedRequestEntity,
  DeviceCodeEntity,
  ReplayEntity,
  LogoutDeliveryEntity,
  InitialAccessTokenEntity,
  SecurityEventEntity,
  SecurityEventStreamEntity,
  IssuerSecretEntity,
  AccountEntity,
  LoginAttemptEntity,
];
