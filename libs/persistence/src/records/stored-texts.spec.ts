import { expect, it } from '@jest/globals';
import { memberLimits, parameterLimits } from '@signet/authorization-server';
import { entities } from './index.js';

/** Made here: a digest, an identifier, a word of ours, ciphertext of ours. */
const ours = 'ours';
/** What a client's metadata says, and `largestMetadata` for all of it. */
const metadata = Object.keys(memberLimits).map((name) => `member ${name}`);
/** Of a client that exists: no longer than what was registered. */
const clientId = ['parameter client_id'];
const scopes = ['member scope', 'member scopes', 'member identifier'];
/** What an operator types, or a person of themselves, held to the rules of identity and administration. */
const identity = 'identity';
const operator = 'operator';

/** What bounds each text that is stored: a column that is missing here is one that nobody thought about. */
const bounds: Readonly<Record<string, typeof ours | typeof identity | typeof operator | readonly string[]>> = {
  'authorization_code.digest': ours,
  'authorization_code.grantId': ours,
  'authorization_code.clientId': clientId,
  'authorization_code.redirectUri': ['parameter redirect_uri'],
  'authorization_code.codeChallenge': ['parameter code_challenge'],
  'authorization_code.nonce': ['parameter nonce'],
  'authorization_code.confirmation': ours,
  'device_code.digest': ours,
  'device_code.userCodeDigest': ours,
  'device_code.clientId': clientId,
  'device_code.identityScopes': scopes,
  'device_code.resources': scopes,
  'device_code.grantId': ours,
  'refresh_token.digest': ours,
  'refresh_token.grantId': ours,
  'refresh_token.clientId': clientId,
  'refresh_token.confirmation': ours,
  'grant_record.grantId': ours,
  'grant_record.subject': ours,
  'grant_record.clientId': clientId,
  'grant_record.sessionId': ours,
  'grant_record.grantedTo': ours,
  'grant_record.identityScopes': scopes,
  'grant_record.resources': scopes,
  'grant_record.amr': ours,
  'grant_record.acr': ours,
  'grant_record.claims': ['parameter claims'],
  'session.sessionId': ours,
  'session.cookieDigest': ours,
  'session.subject': ours,
  'session.amr': ours,
  'session.acr': ours,
  'interaction.interactionId': ours,
  'interaction.browserDigest': ours,
  'interaction.request': [
    ...clientId,
    'parameter redirect_uri',
    'parameter state',
    'parameter nonce',
    'parameter code_challenge',
    'parameter login_hint',
    'parameter acr_values',
    'parameter claims',
    ...scopes,
  ],
  'interaction.consentedSessionId': ours,
  'interaction.answer': ours,
  'interaction.answeredFor': ours,
  'proof.interactionId': ours,
  'proof.browserDigest': ours,
  'proof.subject': ours,
  'proof.sessionId': ours,
  'proof.methods': ours,
  'consent.subject': ours,
  'consent.clientId': clientId,
  'consent.destination': ['parameter redirect_uri'],
  'consent.identityScopes': scopes,
  'consent.resources': scopes,
  'consent.basis': ours,
  'revoked_access_token.jti': ours,
  'signing_key.kid': ours,
  'signing_key.algorithm': ours,
  'pushed_request.digest': ours,
  'pushed_request.clientId': clientId,
  'pushed_request.parameters': ['parameter state', 'parameter claims', 'parameter ui_locales', 'parameter resource'],
  'pushed_request.confirmation': ours,
  'replay.digest': ours,
  'failure_count.key': ours,
  'logout_delivery.deliveryId': ours,
  'logout_delivery.clientId': clientId,
  'logout_delivery.subject': ours,
  'logout_delivery.sessionId': ours,
  'initial_access_token.digest': ours,
  'refresh_token.successorDigest': ours,
  'signing_key.encryptedPrivateJwk': ours,
  'security_event.eventId': ours,
  'security_event.kind': ours,
  'security_event.initiatingEntity': ours,
  'security_event_stream.streamId': ours,
  'security_event_ack.streamId': ours,
  'security_event_ack.eventId': ours,
  'resource_server.signingAlgorithm': ours,
  'resource_server.accessTokenType': ours,
  'issuer_secret.name': ours,
  'issuer_secret.encryptedValue': ours,
  'account.subject': ours,
  'account.passwordHash': ours,
  'audit_entry.entryId': ours,
  'audit_entry.initiatingEntity': ours,
  'audit_entry.initiatorSubject': ours,
  'audit_entry.through': ours,
  'audit_entry.record': ours,
  'audit_entry.name': ours,
  'audit_entry.subject': ours,
  'audit_entry.clientId': clientId,
  'audit_entry.audience': operator,
  'audit_entry.reason': ours,
  // What is longer than 4096 characters is a digest (`newAuditEntry`).
  'audit_entry.before': ours,
  'audit_entry.after': ours,
  'audit_entry.concealed': ours,
  'audit_entry.originCommitment': ours,
  'audit_origin.entryId': ours,
  'audit_origin.address': ours,
  'audit_origin.userAgent': ours,
  'audit_origin.salt': ours,
  'audit_link.entryId': ours,
  'audit_link.entryHash': ours,
  'audit_link.before': ours,
  'audit_chain.name': ours,
  'audit_chain.state': ours,
  'audit_chain.holder': ours,
  'security_event_stream.clientId': clientId,
  'client.clientId': clientId,
  'client.names': metadata,
  'client.document': metadata,
  'resource_server.identifier': operator,
  'resource_server.name': operator,
  'resource_server.scopes': operator,
  'resource_server.selfRegisteredScopes': operator,
  'account.username': identity,
  'account.email': identity,
  'account.name': identity,
  'account.givenName': identity,
  'account.familyName': identity,
  'account.middleName': identity,
  'account.nickname': identity,
  'account.profile': identity,
  'account.picture': identity,
  'account.website': identity,
  'account.gender': identity,
  'account.birthdate': identity,
  'account.zoneinfo': identity,
  'account.locale': identity,
  'account.phoneNumber': identity,
  'account.address': identity,
  'login_attempt.key': identity,
  // The id of the record that the event or the entry is about.
  'security_event.subjectId': clientId,
  'audit_entry.recordId': [...clientId, 'member identifier'],
};

const declared = new Set([
  ...Object.keys(parameterLimits).map((name) => `parameter ${name}`),
  ...Object.keys(memberLimits).map((name) => `member ${name}`),
]);

it('has a bound for every text that is stored, and for none that is not', () => {
  const stored = entities.flatMap(({ options }) =>
    Object.entries(options.columns).flatMap(([column, described]) =>
      described?.type === 'text' ? [`${options.tableName}.${column}`] : [],
    ),
  );
  expect(Object.keys(bounds).sort()).toEqual([...stored].sort());
});

it('names bounds that are declared, where the doors hold to them', () => {
  const named = Object.values(bounds).flatMap((bound) => (typeof bound === 'string' ? [] : bound));
  expect(named.filter((name) => !declared.has(name))).toEqual([]);
});
