import {
  AuditSealer,
  type Core,
  consentBasis,
  createCore,
  defaultIssuerSettings,
  digest,
  identityKey,
} from '@signet/authorization-server';
import {
  aClient,
  aGrant,
  ManualClock,
  ScriptedOutbound,
  SeededRandomSource,
} from '@signet/authorization-server/testing';
import { SystemRandomSource } from '@signet/runtime';
import type { PersistentStores } from '../../src/create-stores.js';

/** The time of all that is stored here. */
export const furnishedAt = 1_700_000_000;

const issuer = 'https://sso.example.com';
const callback = 'https://app.example.com/callback';
const browserDigest = digest('browser');
/** RFC 7636 appendix B. */
const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
const secret = 'a secret of the app';

/** What was acknowledged, as those have it to whom it was given. */
export interface Living {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly code: string;
  readonly cookie: string;
  readonly sessionId: string;
}

function coreOver({ stores, unitOfWork, standings, accounts }: PersistentStores, seed?: string): Core {
  return createCore({
    settings: defaultIssuerSettings(issuer),
    stores,
    unitOfWork,
    clock: new ManualClock(furnishedAt),
    random: seed === undefined ? new SystemRandomSource() : new SeededRandomSource(seed),
    accounts: { isActive: (subject) => accounts.isActive(subject), find: async () => undefined },
    standings: {
      find: async (grantId, jti) => {
        const standing = await standings.find(grantId, jti);
        const account = standing?.account;
        return (
          standing && {
            ...standing,
            account: account && {
              subject: account.subject,
              disabled: account.disabledAt !== undefined,
              claims: { name: account.name },
            },
          }
        );
      },
    },
    outbound: new ScriptedOutbound(),
  });
}

function request(fields: Readonly<Record<string, string>>) {
  const credentials = Buffer.from(`app:${encodeURIComponent(secret).replaceAll('%20', '+')}`).toString('base64');
  return { parameters: Object.entries(fields), authorizationHeader: `Basic ${credentials}` };
}

const redemption = (code: string) =>
  request({ grant_type: 'authorization_code', code, redirect_uri: callback, code_verifier: verifier });

async function codeFor(core: Core, cookie: string): Promise<string> {
  const asked = await core.authorization.authorize({
    parameters: Object.entries({
      client_id: 'app',
      redirect_uri: callback,
      response_type: 'code',
      scope: 'openid profile offline_access',
      code_challenge: challenge,
      code_challenge_method: 'S256',
    }),
    session: await core.sessions.current(cookie),
    browserDigest,
  });
  const code = asked.kind === 'redirect' ? new Map(asked.parameters).get('code') : undefined;
  if (code === undefined) throw new Error(`no code: ${JSON.stringify(asked)}`);
  return code;
}

/** Fills every table of an empty database: by what an issuer does, and the rest through the stores. */
export async function furnish(opened: PersistentStores): Promise<Living> {
  const { stores, records } = opened;
  const core = coreOver(opened);
  const times = { createdAt: furnishedAt, expiresAt: furnishedAt + 1000 };
  await opened.accounts.insert({
    subject: 'alice',
    username: 'alice',
    name: 'Alice "é" 𝒜',
    emailVerified: true,
    phoneNumberVerified: false,
    attributes: { department: 'R&D "é"', sites: ['Paris'] },
    address: { country: 'DE' },
    passwordHash: '$argon2id$',
    createdAt: furnishedAt,
    updatedAt: furnishedAt,
  });
  await records.factors.insert({
    factorId: 'factor',
    subject: 'alice',
    name: 'Phone',
    handle: 'totp:alice',
    amr: ['otp'],
    data: { type: 'totp', secret: 'JBSWY3DPEHPK3PXP', lastStep: 7 },
    revision: 1,
    createdAt: furnishedAt,
    lastUsedAt: furnishedAt,
  });
  await records.attributeDefinitions.insert({
    name: 'department',
    type: 'string',
    seenBy: 'operator',
    changedBy: 'operator',
    createdAt: furnishedAt,
  });
  const client = {
    ...aClient,
    clientId: 'app',
    clientSecretDigest: digest(secret),
    redirectUris: [callback],
    grantTypes: ['authorization_code', 'refresh_token'],
    identityScopes: ['openid', 'profile', 'offline_access'],
    resources: [],
    requirePkce: true,
    consentRequired: false,
  } as const;
  await stores.clients.save(client);
  await stores.clients.save({ ...client, clientId: 'unused', unusedUntil: furnishedAt + 1000 });
  await stores.resourceServers.save({
    identifier: 'https://api.example.com',
    name: 'API',
    scopes: { 'api:read': 'Read' },
    accessTokenLifetime: 300,
    signingAlgorithm: 'ES256',
  });
  await core.keyRing.load();
  const { session, cookie } = await core.sessions.start({ subject: 'alice', amr: ['pwd'] });
  const given = await core.token.handle(redemption(await codeFor(core, cookie)));
  const code = await codeFor(core, cookie);

  await stores.grants.insert(
    aGrant('revoked', { revokedAt: furnishedAt, offline: true, claims: { userinfo: { name: null } } }),
  );
  await stores.deviceCodes.insert({
    digest: digest('device'),
    userCodeDigest: digest('user code'),
    clientId: 'app',
    identityScopes: ['openid'],
    resources: [],
    interval: 5,
    ...times,
  });
  await stores.interactions.insert({
    interactionId: 'waiting',
    browserDigest,
    request: {
      kind: 'device',
      deviceCode: digest('device'),
      clientId: 'app',
      identityScopes: [],
      resources: [],
      prompts: [],
      acrValues: [],
      acrEssential: false,
    },
    ...times,
  });
  await stores.proofs.save({
    interactionId: 'waiting',
    browserDigest,
    subject: 'alice',
    methods: [{ amr: 'pwd', at: furnishedAt }],
    ...times,
  });
  await stores.rememberedDevices.insert({
    deviceId: 'remembered',
    subject: 'alice',
    valueDigest: digest('remembered'),
    device: { browser: 'Firefox', system: 'Linux' },
    lastUsedAt: furnishedAt,
    ...times,
  });
  await stores.supportAccesses.insert({
    accessId: 'access',
    supporter: 'sally',
    subject: 'alice',
    reason: 'Ticket 4711',
    clientIds: ['app'],
    enterBefore: times.expiresAt,
    until: times.expiresAt,
    ...times,
  });
  await stores.consents.save({
    subject: 'alice',
    clientId: 'app',
    destination: callback,
    basis: consentBasis(client),
    identityScopes: ['openid'],
    resources: [],
    updatedAt: furnishedAt,
  });
  await stores.revokedAccessTokens.add('jti', times.expiresAt);
  await stores.pushedRequests.insert({
    digest: digest('pushed'),
    clientId: 'app',
    parameters: [['scope', 'openid']],
    signed: true,
    ...times,
  });
  await stores.replays.remember(digest('proof'), times.expiresAt);
  await stores.failureCounts.add('app', 1, furnishedAt, 60);
  await stores.logoutDeliveries.insert({
    deliveryId: 'delivery',
    clientId: 'app',
    subject: 'alice',
    sessionId: session.sessionId,
    attempts: 0,
    nextAttemptAt: furnishedAt,
    ...times,
  });
  await stores.mail.insertBelow(
    {
      mailId: 'mail',
      template: 'test',
      purpose: 'test',
      to: 'alice@example.com',
      subject: 'alice',
      data: { askedBy: 'cli' },
      state: 'waiting',
      attempts: 0,
      nextAttemptAt: furnishedAt,
      validUntil: times.expiresAt,
      ...times,
    },
    9,
  );
  await stores.initialAccessTokens.insert({ digest: digest('initial'), remaining: 3, pkceOptional: true, ...times });
  const event = { kind: 'grant', subjectId: 'revoked', initiatingEntity: 'admin', occurredAt: furnishedAt } as const;
  await stores.securityEvents.insert([{ eventId: 'event', ...event, expiresAt: times.expiresAt }]);
  await stores.securityEventStreams.insertBelow({ streamId: 'stream', clientId: 'app', ...times }, 5);
  await stores.securityEventStreams.acknowledge('stream', ['event']);
  await stores.secrets.findOrInsert('device_cookie', Buffer.alloc(32, 1));
  const { createdAt } = times;
  await stores.groups.insert({ groupId: 'clerks', name: 'Clerks', createdAt });
  await stores.groups.addMember({ groupId: 'clerks', subject: 'alice', addedAt: createdAt });
  await stores.organizations.insert({ organizationId: 'acme', name: 'acme', displayName: 'Acme', createdAt });
  await stores.organizations.addMember({ organizationId: 'acme', subject: 'alice', addedAt: createdAt });
  await stores.roleAssignments.insert({
    resource: 'https://api.example.com',
    role: 'reader',
    holder: { kind: 'group', id: 'clerks' },
    within: { kind: 'organization', id: 'acme' },
    assignedAt: createdAt,
  });
  await opened.loginAttempts.recordFailure({ key: 'account:alice', now: furnishedAt, drainSeconds: 60 });
  await records.auditLog.append([
    {
      entryId: 'entry',
      at: furnishedAt,
      initiator: { entity: 'admin', through: 'cli' },
      name: 'client_created',
      target: { record: 'clients', id: 'app' },
      after: { clientName: 'App' },
      subject: 'alice',
      personal: { after: { email: 'alice@example.com' }, salt: 'salt' },
      personalCommitment: digest('personal'),
      originCommitment: digest('salted'),
      origin: { address: '192.0.2.1', userAgent: 'Browser', salt: 'salt' },
    },
  ]);
  const sealed = await new AuditSealer({
    chain: opened.auditChain,
    keyRing: core.keyRing,
    clock: new ManualClock(furnishedAt),
    random: new SystemRandomSource(),
    settings: defaultIssuerSettings(issuer),
    retention: Number.POSITIVE_INFINITY,
  }).run();
  if (sealed.sealed < 1) throw new Error('nothing was sealed');
  await records.actionOrders.insert({ subject: 'alice', action: 'change_password', orderedAt: times.createdAt });
  const offered = { subject: 'alice', offer: 'passkey', offeredAt: times.createdAt } as const;
  await records.madeOffers.make(offered, { notSince: 0, notAfter: times.createdAt });
  await records.madeOffers.decline({ subject: 'alice', offer: 'passkey', at: times.createdAt });
  const picture = { subject: 'alice', pictureId: 'picture', large: 'bGFyZ2U=', small: 'c21hbGw=' };
  await records.pictures.save({ ...picture, createdAt: times.createdAt });
  await records.audienceUses.record([
    {
      clientId: 'app',
      audience: 'https://api.example.com',
      scope: 'api:read',
      grantType: 'authorization_code',
      from: '',
      usedAt: furnishedAt,
    },
  ]);
  await records.refusals.record(
    [
      {
        ...{ supportCode: '4F7KQ-9ZP2M', at: times.createdAt, source: 'api', place: 'https://orders.example.com' },
        ...{ code: 'scope_missing', check: 'scopes', expected: 'orders:read', received: '' },
        ...{ likelyCause: 'a cause', clientId: 'portal', letOn: true, expiresAt: times.expiresAt },
      },
    ],
    { ofPlace: 9, ofSource: 9 },
  );
  const minute = { span: 60, startsAt: times.createdAt, expiresAt: times.expiresAt } as const;
  await records.activity.add([{ ...minute, kind: 'sign_in', name: 'accepted', happened: 1 }]);
  await records.emailCodes.save({ subject: 'alice', digest: digest('email code'), tries: 1, ...times });
  const link = { digest: digest('link'), purpose: 'confirm-new-email', subject: 'alice', ...times } as const;
  const more = {
    address: 'new@example.com',
    bond: digest('bond'),
    facts: { from: 'old@example.com' },
    place: { kind: 'organization', id: 'acme' } as const,
    usedAt: furnishedAt,
  };
  await records.accountLinks.insert({ ...link, ...more });
  const house = { termsId: 'house', version: '1', title: 'House rules', effectiveFrom: times.createdAt };
  await records.terms.insert({ ...house, text: 'Be kind.', createdAt: times.createdAt, retiredAt: times.createdAt });
  await records.termsAcceptances.insert({
    ...house,
    subject: 'alice',
    acceptedAt: times.createdAt,
    clientId: 'portal',
  });
  const acme = { providerId: 'acme', issuer: 'https://id.acme.example' };
  await records.identityProviders.insert({
    ...acme,
    kind: 'oidc',
    name: { en: 'Acme' },
    clientId: 'signet',
    secret: { kind: 'client_secret', secret: 'theirs', sentBy: 'post' },
    scopes: ['openid'],
    answersBy: 'query',
    shown: {},
    accounts: { by: 'nobody', domains: [] },
    trustsEmail: false,
    claims: {},
    methods: [],
    keepsTokens: true,
    signsOut: false,
    createdAt: furnishedAt,
  });
  const there = { ...acme, upstreamSubject: 'alice there' };
  await records.federatedIdentities.insert({
    ...there,
    key: identityKey(there),
    subject: 'alice',
    label: 'alice@acme.example',
    linkedAt: furnishedAt,
    usedAt: furnishedAt,
    tokens: { refreshToken: 'theirs' },
  });
  await records.ownerLinks.insert({ digest: digest('owner link'), purpose: 'recovery', subject: 'alice', ...times });
  await records.idempotentRequests.insert({
    keyDigest: digest('key'),
    callerDigest: digest('caller'),
    fingerprint: 'asked',
    subjects: ['alice'],
    ...times,
  });
  const webhook = {
    webhookId: 'webhook',
    url: 'https://siem.example.com/',
    secret: 'whsec_c2VjcmV0',
    createdAt: furnishedAt,
  };
  await records.webhooks.insert({ ...webhook, names: ['client_created'] });
  const managed = { kind: 'client', name: 'portal', digest: digest('as it was applied') } as const;
  await records.managedThings.save({ ...managed, appliedAt: furnishedAt, appliedBy: 'alice' });
  const decided = { section: 'passwords', document: { minLength: 14 }, changedAt: furnishedAt } as const;
  await records.installationSettings.save(decided);
  const rule = { ruleId: 'rule', on: 'new_owner', threshold: 1, window: 60, createdAt: furnishedAt } as const;
  await records.alertRules.insert({ ...rule, to: { webhookId: 'webhook' } });
  const alert = {
    alertId: 'alert',
    ruleId: 'rule',
    on: 'new_owner',
    about: 'alice',
    count: 1,
    entryId: 'entry',
  } as const;
  await records.alerts.save({ ...alert, firstAt: furnishedAt, lastAt: furnishedAt, raisedAt: furnishedAt });
  await records.auditFollowers.start('webhook:webhook');
  await records.webhookDeliveries.insert({
    deliveryId: 'delivery',
    webhookId: 'webhook',
    messageId: 'entry',
    kind: 'entry',
    reference: 'entry',
    position: 1,
    createdAt: furnishedAt,
    attempts: 1,
    nextAttemptAt: furnishedAt,
    reason: 'answered 500',
  });
  return {
    accessToken: given.access_token,
    refreshToken: given.refresh_token ?? '',
    code,
    cookie,
    sessionId: session.sessionId,
  };
}

/** Uses each of them once, and those that are good for once a second time. What came of it, in words. */
export async function useUp(opened: PersistentStores, living: Living): Promise<Readonly<Record<string, unknown>>> {
  const core = coreOver(opened);
  await core.keyRing.load();
  const refusal = (work: Promise<unknown>) =>
    work.then(
      () => 'was accepted',
      (error: { readonly code?: string }) => error.code,
    );
  const told = await core.userinfo.handle({ accessToken: living.accessToken, scheme: 'Bearer', method: 'GET' });
  const current = await core.sessions.current(living.cookie);
  const refreshed = await core.token.handle(
    request({ grant_type: 'refresh_token', refresh_token: living.refreshToken }),
  );
  const redeemed = await core.token.handle(redemption(living.code));
  // She was ordered to change her password: nothing new is given before.
  await opened.stores.actionOrders.fulfil({ subject: 'alice', action: 'change_password' });
  return {
    person: told.kind === 'json' ? told.claims.name : told.kind,
    session: current?.sessionId,
    refreshed: refreshed.token_type,
    redeemed: redeemed.token_type,
    redeemedAgain: await refusal(core.token.handle(redemption(living.code))),
    newCode: (await codeFor(core, living.cookie)).length > 0,
  };
}

/** What `useUp` gives where nothing was lost. */
export function whole({ sessionId }: Living) {
  return {
    person: 'Alice "é" 𝒜',
    session: sessionId,
    refreshed: 'Bearer',
    redeemed: 'Bearer',
    redeemedAgain: 'invalid_grant',
    newCode: true,
  };
}
