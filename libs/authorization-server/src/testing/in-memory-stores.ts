import { mostDestinations } from '../grants/most-destinations.js';
import type { ActivityCount } from '../records/activity-count.js';
import type { AudienceUse } from '../records/audience-use.js';
import type { AuditEntry } from '../records/audit-entry.js';
import type { AuthorizationCode } from '../records/authorization-code.js';
import type { Client } from '../records/client.js';
import type { Consent } from '../records/consent.js';
import type { ConsumeOutcome, RedeemOutcome } from '../records/consume-outcome.js';
import type { DeviceCode } from '../records/device-code.js';
import type { FailureCount } from '../records/failure-count.js';
import type { Grant, GrantFilter } from '../records/grant.js';
import type { InitialAccessToken } from '../records/initial-access-token.js';
import type { Interaction } from '../records/interaction.js';
import { type LogoutDelivery, longestLogoutWait } from '../records/logout-delivery.js';
import type { Mail } from '../records/mail.js';
import type { Proof } from '../records/proof.js';
import type { PushedAuthorizationRequest } from '../records/pushed-authorization-request.js';
import type { RecordedRefusal } from '../records/recorded-refusal.js';
import type { RefreshToken } from '../records/refresh-token.js';
import type { RememberedDevice } from '../records/remembered-device.js';
import type { ResourceServer } from '../records/resource-server.js';
import type { SecurityEvent } from '../records/security-event.js';
import type { SecurityEventStream } from '../records/security-event-stream.js';
import type { Session } from '../records/session.js';
import type { SigningKey } from '../records/signing-key.js';
import type { Stores } from '../records/stores.js';
import type { SupportAccess } from '../records/support-access.js';
import { UnitOfWork } from '../records/unit-of-work.js';
import type { EpochSeconds } from '../shared/clock.js';
import type { Digest } from '../shared/digest.js';
import { accessStores, accessTables } from './in-memory-access.js';
import { actionStores, actionTables } from './in-memory-actions.js';
import { inMemoryActivity } from './in-memory-activity.js';
import { forgetUses, inMemoryAudienceUses } from './in-memory-audience-uses.js';
import { inMemoryAuditLog } from './in-memory-audit-log.js';
import { federationStores, federationTables } from './in-memory-federation.js';
import { inMemoryMail } from './in-memory-mail.js';
import { inMemoryRefusals } from './in-memory-refusals.js';
import { rememberedDeviceStore } from './in-memory-remembered-devices.js';
import { supportAccessStore } from './in-memory-support-accesses.js';
import { byText, type Expiring, Table } from './in-memory-table.js';

interface Consumable {
  readonly consumedAt?: number | undefined;
}

/** @param issue what is stored with it, or neither is */
function consume<T extends Consumable>(
  table: Table<T>,
  key: string,
  mark: (row: T) => T,
  issue?: () => void,
): ConsumeOutcome {
  const row = table.rows.get(key);
  if (!row) return 'unknown';
  if (row.consumedAt !== undefined) return 'replayed';
  issue?.();
  table.change(key, mark);
  return 'consumed';
}

/** As `consume`, for somebody who may have left. */
function redeem<T extends Consumable>(
  hasLeft: (() => boolean) | undefined,
  ...what: Parameters<typeof consume<T>>
): RedeemOutcome {
  const [table, key] = what;
  const row = table.rows.get(key);
  return row && row.consumedAt === undefined && hasLeft?.() ? 'left' : consume(...what);
}

function matches(grant: Grant, filter: GrantFilter): boolean {
  return (
    grant.revokedAt === undefined &&
    (filter.subject === undefined || grant.subject === filter.subject) &&
    (filter.clientId === undefined || grant.clientId === filter.clientId) &&
    (filter.sessionId === undefined || grant.sessionId === filter.sessionId) &&
    (filter.offline === undefined || grant.offline === filter.offline) &&
    (filter.organizationId === undefined || grant.organizationId === filter.organizationId)
  );
}

/** Every store in memory, with a unit of work that rolls back. For tests: nothing here lasts. */
export function inMemoryStores(): { stores: Stores; unitOfWork: UnitOfWork } {
  const tables = {
    clients: new Table<Client>(),
    resourceServers: new Table<ResourceServer>(),
    sessions: new Table<Session>(),
    interactions: new Table<Interaction>(),
    proofs: new Table<Proof>(),
    rememberedDevices: new Table<RememberedDevice>(),
    supportAccesses: new Table<SupportAccess>(),
    consents: new Table<Consent>(),
    grants: new Table<Grant>(),
    codes: new Table<AuthorizationCode>(),
    refreshTokens: new Table<RefreshToken>(),
    revoked: new Table<{ expiresAt: number }>(),
    keys: new Table<SigningKey>(),
    spentKeys: new Table<Pick<SigningKey, 'kid'>>(),
    pushed: new Table<PushedAuthorizationRequest>(),
    deviceCodes: new Table<DeviceCode>(),
    replays: new Table<Expiring>(),
    refusals: new Table<RecordedRefusal>(),
    activity: new Table<ActivityCount>(),
    audienceUses: new Table<AudienceUse>(),
    failureCounts: new Table<FailureCount>(),
    deliveries: new Table<LogoutDelivery>(),
    mail: new Table<Mail>(),
    initialTokens: new Table<InitialAccessToken>(),
    securityEvents: new Table<SecurityEvent>(),
    streams: new Table<SecurityEventStream>(),
    acknowledgements: new Table<true>(),
    secrets: new Table<Uint8Array>(),
    audit: new Table<AuditEntry>(),
    ...accessTables(),
    ...actionTables(),
    ...federationTables(),
  };
  const isKnownKey = (kid: string) => tables.keys.rows.has(kid) || tables.spentKeys.rows.has(kid);
  const issuing = (issued: RefreshToken | undefined) =>
    issued && (() => tables.refreshTokens.insert(issued.digest, issued));
  const giveBack = <T extends Consumable>(codes: Table<T>, digest: string, issued: string | undefined): void => {
    if (issued !== undefined) tables.refreshTokens.rows.delete(issued);
    codes.change(digest, (row) => ({ ...row, consumedAt: undefined }));
  };
  const consentKey = ({ subject, clientId, destination }: Pick<Consent, 'subject' | 'clientId' | 'destination'>) =>
    JSON.stringify([subject, clientId, destination]);

  const stores: Stores = {
    clients: {
      find: async (id) => tables.clients.rows.get(id),
      // Units of work run one at a time.
      findForChange: async (id) => tables.clients.rows.get(id),
      insert: async (client) => {
        if (tables.clients.rows.has(client.clientId)) return false;
        tables.clients.insert(client.clientId, client);
        return true;
      },
      list: async () => [...tables.clients.rows.values()].sort((a, b) => byText(a.clientId, b.clientId)),
      save: async (client) => void tables.clients.rows.set(client.clientId, client),
      replace: async (client) => tables.clients.change(client.clientId, () => client),
      delete: async (id) => {
        forgetUses(tables.audienceUses, ({ clientId }) => clientId === id);
        return tables.clients.rows.delete(id);
      },
      markUsed: async (id) =>
        tables.clients.change(id, ({ unusedUntil, ...used }) => (unusedUntil === undefined ? undefined : used)),
      deleteExpired: async (now, limit) => {
        const over = [...tables.clients.rows.values()].filter(({ unusedUntil = now + 1 }) => unusedUntil <= now);
        for (const { clientId } of over.slice(0, limit)) {
          await stores.clients.delete(clientId);
          await stores.roleAssignments.deleteAll({ holder: { kind: 'client', id: clientId } });
        }
        return Math.min(over.length, limit);
      },
    },
    resourceServers: {
      find: async (id) => tables.resourceServers.rows.get(id),
      list: async () => [...tables.resourceServers.rows.values()].sort((a, b) => byText(a.identifier, b.identifier)),
      save: async (server) => void tables.resourceServers.rows.set(server.identifier, server),
      delete: async (identifier) => {
        forgetUses(tables.audienceUses, ({ audience }) => audience === identifier);
        return tables.resourceServers.rows.delete(identifier);
      },
    },
    sessions: {
      insert: async (session) => tables.sessions.insert(session.sessionId, session),
      find: async (id) => tables.sessions.rows.get(id),
      findByCookie: async (cookie: Digest) =>
        [...tables.sessions.rows.values()].find((session) => session.cookieDigest === cookie),
      listLive: async (subject, now, limit) =>
        [...tables.sessions.rows.values()]
          .filter((row) => row.subject === subject && row.endedAt === undefined && row.expiresAt > now)
          .sort((a, b) => b.createdAt - a.createdAt || byText(a.sessionId, b.sessionId))
          .slice(0, limit),
      listUpstream: async ({ providerId, sid }, now, limit) =>
        [...tables.sessions.rows.values()]
          .filter((row) => row.upstream?.providerId === providerId && row.upstream.sid === sid)
          .filter((row) => row.endedAt === undefined && row.expiresAt > now)
          .slice(0, limit),
      renew: async (session) =>
        tables.sessions.change(session.sessionId, (row) => (row.endedAt === undefined ? session : undefined)),
      touch: async (id, now) =>
        void tables.sessions.change(id, (row) => (row.endedAt === undefined ? { ...row, lastSeenAt: now } : undefined)),
      end: async (id, now) =>
        tables.sessions.change(id, (row) => (row.endedAt === undefined ? ended(row, now) : undefined)),
      endAllOf: async (subject, now) =>
        [...tables.sessions.rows.values()].filter(
          (row) =>
            row.subject === subject &&
            row.endedAt === undefined &&
            tables.sessions.change(row.sessionId, (current) => ended(current, now)),
        ).length,
      deleteExpired: async (now, limit) => tables.sessions.deleteExpired(now, limit),
    },
    interactions: {
      insert: async (interaction) => tables.interactions.insert(interaction.interactionId, interaction),
      find: async (id) => tables.interactions.rows.get(id),
      recordConsent: async (id, sessionId) =>
        void tables.interactions.change(id, (row) => ({ ...row, consentedSessionId: sessionId })),
      recordOffer: async (id, made) =>
        tables.interactions.change(id, (row) => (row.offeredTo === undefined ? { ...row, ...made } : undefined)),
      endOffer: async (id) => void tables.interactions.change(id, ({ offer: _, ...row }) => row),
      complete: async (id, end) =>
        tables.interactions.change(id, (row) => (row.answer === undefined ? { ...row, ...end } : undefined)),
      extend: async (id, until) =>
        tables.interactions.change(id, (row) =>
          row.answer === undefined && row.expiresAt < until ? { ...row, expiresAt: until } : undefined,
        ),
      deleteExpired: async (now, limit) => tables.interactions.deleteExpired(now, limit),
    },
    proofs: {
      find: async (interactionId) => tables.proofs.rows.get(interactionId),
      save: async (proof) => void tables.proofs.rows.set(proof.interactionId, proof),
      extend: async (interactionId, until) => {
        const row = tables.proofs.rows.get(interactionId);
        if (row !== undefined) tables.proofs.rows.set(interactionId, { ...row, expiresAt: until });
      },
      delete: async (interactionId) => void tables.proofs.rows.delete(interactionId),
      deleteAllOf: async (subject) =>
        [...tables.proofs.rows.values()].filter(
          (row) => row.subject === subject && tables.proofs.rows.delete(row.interactionId),
        ).length,
      deleteExpired: async (now, limit) => tables.proofs.deleteExpired(now, limit),
    },
    rememberedDevices: rememberedDeviceStore(tables.rememberedDevices),
    supportAccesses: supportAccessStore(tables.supportAccesses),
    consents: {
      find: async (subject, clientId, destination) =>
        tables.consents.rows.get(consentKey({ subject, clientId, destination })),
      save: async (consent) => {
        tables.consents.rows.set(consentKey(consent), consent);
        const others = [...tables.consents.rows.values()]
          .filter((row) => row.subject === consent.subject && row.clientId === consent.clientId)
          .filter((row) => row.destination !== consent.destination)
          .sort((a, b) => b.updatedAt - a.updatedAt || byText(a.destination, b.destination));
        for (const row of others.slice(mostDestinations - 1)) tables.consents.rows.delete(consentKey(row));
      },
      list: async (subject, clientId) =>
        [...tables.consents.rows.values()]
          .filter((row) => row.subject === subject && row.clientId === clientId)
          .sort((a, b) => b.updatedAt - a.updatedAt || byText(a.destination, b.destination)),
      listOf: async (subject, clientIds) =>
        [...tables.consents.rows.values()]
          .filter((row) => row.subject === subject && clientIds.includes(row.clientId))
          .sort((a, b) => b.updatedAt - a.updatedAt || byText(a.destination, b.destination)),
      clientsOf: async ({ subject, ...page }) =>
        clientIds(
          [...tables.consents.rows.values()].filter((row) => row.subject === subject),
          page,
        ),
      deleteOlderThan: async ({ before, limit }) =>
        [...tables.consents.rows.values()]
          .filter(({ updatedAt }) => updatedAt < before)
          .sort((a, b) => a.updatedAt - b.updatedAt)
          .slice(0, limit)
          .filter((row) => tables.consents.rows.delete(consentKey(row))).length,
      deleteAll: async ({ clientId, subject }) => {
        if (clientId === undefined && subject === undefined) throw new Error('a consent filter is empty');
        return [...tables.consents.rows.values()].filter(
          (row) =>
            (clientId === undefined || row.clientId === clientId) &&
            (subject === undefined || row.subject === subject) &&
            tables.consents.rows.delete(consentKey(row)),
        ).length;
      },
    },
    grants: {
      insert: async (grant) => tables.grants.insert(grant.grantId, grant),
      find: async (id) => tables.grants.rows.get(id),
      list: async (filter, limit) =>
        [...tables.grants.rows.values()]
          .filter((grant) => matches(grant, filter))
          .sort((a, b) => b.createdAt - a.createdAt || byText(a.grantId, b.grantId))
          .slice(0, limit),
      listOf: async (subject, clientIds, each) =>
        clientIds
          .flatMap((clientId) =>
            [...tables.grants.rows.values()]
              .filter((grant) => matches(grant, { subject, clientId }))
              .sort((a, b) => b.createdAt - a.createdAt || byText(a.grantId, b.grantId))
              .slice(0, each),
          )
          .sort((a, b) => b.createdAt - a.createdAt || byText(a.grantId, b.grantId)),
      clientsOf: async ({ subject, now, ...page }) =>
        clientIds(
          [...tables.grants.rows.values()].filter((grant) => matches(grant, { subject }) && grant.expiresAt > now),
          page,
        ),
      clientsOfSession: async (sessionId) => {
        const born = [...tables.grants.rows.values()].filter((grant) => grant.sessionId === sessionId);
        return [...new Set(born.map(({ clientId }) => clientId))].sort(byText);
      },
      clientsOfSessions: async (sessionIds) => {
        const clients = new Map<string, string[]>();
        const born = [...tables.grants.rows.values()].sort((a, b) => byText(a.clientId, b.clientId));
        for (const { sessionId, clientId } of born) {
          if (sessionId === undefined || !sessionIds.includes(sessionId)) continue;
          clients.set(sessionId, [...new Set([...(clients.get(sessionId) ?? []), clientId])]);
        }
        return clients;
      },
      revoke: async (id, now) =>
        tables.grants.change(id, (row) => (row.revokedAt === undefined ? { ...row, revokedAt: now } : undefined)),
      revokeAll: async (filter, now) => {
        if (Object.values(filter).every((value) => value === undefined)) throw new Error('a grant filter is empty');
        const hit = [...tables.grants.rows.values()].filter((grant) => matches(grant, filter));
        for (const grant of hit) tables.grants.change(grant.grantId, (row) => ({ ...row, revokedAt: now }));
        return hit.length;
      },
      deleteExpired: async (now, limit) => tables.grants.deleteExpired(now, limit),
    },
    authorizationCodes: {
      insert: async (code) => tables.codes.insert(code.digest, code),
      find: async (digest) => tables.codes.rows.get(digest),
      consume: async (digest, now, issued, hasLeft) =>
        redeem(hasLeft, tables.codes, digest, (row) => ({ ...row, consumedAt: now }), issuing(issued)),
      giveBack: async (digest, issued) => giveBack(tables.codes, digest, issued),
      deleteExpired: async (now, limit) => tables.codes.deleteExpired(now, limit),
    },
    refreshTokens: {
      insert: async (token) => tables.refreshTokens.insert(token.digest, token),
      find: async (digest) => tables.refreshTokens.rows.get(digest),
      rotate: async (digest, now, successor) => {
        const used = { consumedAt: now, successorDigest: successor.digest };
        return consume(tables.refreshTokens, digest, (row) => ({ ...row, ...used }), issuing(successor));
      },
      extend: async (digest, expiresAt) => void tables.refreshTokens.change(digest, (row) => ({ ...row, expiresAt })),
      deleteExpired: async (now, limit) => tables.refreshTokens.deleteExpired(now, limit),
    },
    revokedAccessTokens: {
      add: async (jti, expiresAt) => void tables.revoked.rows.set(jti, { expiresAt }),
      has: async (jti) => tables.revoked.rows.has(jti),
      deleteExpired: async (now, limit) => tables.revoked.deleteExpired(now, limit),
    },
    signingKeys: {
      list: async () =>
        [...tables.keys.rows.values()].sort((a, b) => a.createdAt - b.createdAt || byText(a.kid, b.kid)),
      insert: async (key) => tables.keys.insert(key.kid, key),
      insertFirst: async (key) => {
        if ([...tables.keys.rows.values()].some(({ algorithm }) => algorithm === key.algorithm)) return false;
        if (isKnownKey(key.kid)) return false;
        tables.keys.insert(key.kid, key);
        return true;
      },
      insertGiven: async (key) => {
        if (isKnownKey(key.kid)) return false;
        tables.keys.insert(key.kid, key);
        return true;
      },
      retire: async (kid, retirement) => {
        const key = tables.keys.rows.get(kid);
        if (!key || key.retiresAt !== undefined) return false;
        tables.keys.change(kid, (row) => ({ ...row, ...retirement }));
        return true;
      },
      delete: async (kid) => {
        if (tables.keys.rows.get(kid)?.given) tables.spentKeys.insert(kid, { kid });
        return tables.keys.rows.delete(kid);
      },
      deleteExpired: async (now, limit) => {
        for (const { kid, given, expiresAt } of [...tables.keys.rows.values()]) {
          if (!given || expiresAt === undefined || expiresAt > now) continue;
          tables.keys.rows.delete(kid);
          tables.spentKeys.insert(kid, { kid });
        }
        return tables.keys.deleteExpired(now, limit);
      },
    },
    pushedRequests: {
      insert: async (request) => tables.pushed.insert(request.digest, request),
      find: async (digest) => tables.pushed.rows.get(digest),
      consume: async (digest, now) => consume(tables.pushed, digest, (row) => ({ ...row, consumedAt: now })),
      deleteExpired: async (now, limit) => tables.pushed.deleteExpired(now, limit),
    },
    deviceCodes: {
      insert: async (code) => {
        const taken = [...tables.deviceCodes.rows.values()].some((row) => row.userCodeDigest === code.userCodeDigest);
        if (!taken) tables.deviceCodes.insert(code.digest, code);
        return !taken;
      },
      find: async (digest) => tables.deviceCodes.rows.get(digest),
      findByUserCode: async (userCodeDigest) =>
        [...tables.deviceCodes.rows.values()].find((row) => row.userCodeDigest === userCodeDigest),
      poll: async (digest, now) => {
        const onTime = tables.deviceCodes.change(digest, (row) =>
          row.lastPolledAt === undefined || row.lastPolledAt + row.interval <= now || row.lastPolledAt > now
            ? { ...row, lastPolledAt: now }
            : undefined,
        );
        if (onTime) return 'noted';
        tables.deviceCodes.change(digest, (row) => ({ ...row, lastPolledAt: now, interval: row.interval + 5 }));
        return 'too_fast';
      },
      decide: async (digest, decision) =>
        tables.deviceCodes.change(digest, (row) =>
          row.grantId === undefined && row.deniedAt === undefined ? { ...row, ...decision } : undefined,
        ),
      consume: async (digest, now, issued, hasLeft) =>
        redeem(hasLeft, tables.deviceCodes, digest, (row) => ({ ...row, consumedAt: now }), issuing(issued)),
      giveBack: async (digest, issued) => giveBack(tables.deviceCodes, digest, issued),
      deleteExpired: async (now, limit) => tables.deviceCodes.deleteExpired(now, limit),
    },
    refusals: inMemoryRefusals(tables.refusals),
    activity: inMemoryActivity(tables.activity),
    audienceUses: inMemoryAudienceUses(
      tables.audienceUses,
      ({ clientId, audience }) => tables.clients.rows.has(clientId) && tables.resourceServers.rows.has(audience),
    ),
    replays: {
      remember: async (digest, expiresAt) => {
        // As strict as a bigint column.
        if (!Number.isInteger(expiresAt)) throw new Error('expiresAt must be whole seconds');
        if (tables.replays.rows.has(digest)) return false;
        tables.replays.insert(digest, { expiresAt });
        return true;
      },
      deleteExpired: async (now, limit) => tables.replays.deleteExpired(now, limit),
    },
    failureCounts: {
      add: async (key, failures, now, window) => {
        const known = tables.failureCounts.rows.get(key);
        const isOn = known !== undefined && known.expiresAt > now && known.expiresAt <= now + window;
        const count = isOn ? { ...known, failures: known.failures + failures } : { failures, expiresAt: now + window };
        tables.failureCounts.rows.set(key, count);
        return count;
      },
      deleteExpired: async (now, limit) => tables.failureCounts.deleteExpired(now, limit),
    },
    logoutDeliveries: {
      insert: async (delivery) => tables.deliveries.insert(delivery.deliveryId, delivery),
      dueClients: async (now) => {
        const due = [...tables.deliveries.rows.values()].filter((row) => isDue(row, now));
        return [...new Set(due.map(({ clientId }) => clientId))].sort(byText);
      },
      claimDue: async ({ clientId, now, leaseUntil, limit }) => {
        const due = [...tables.deliveries.rows.values()]
          .filter((row) => row.clientId === clientId && isDue(row, now))
          .sort((a, b) => a.nextAttemptAt - b.nextAttemptAt || byText(a.deliveryId, b.deliveryId))
          .slice(0, limit)
          .map((row) => ({ ...row, attempts: row.attempts + 1, nextAttemptAt: leaseUntil }));
        for (const row of due) tables.deliveries.rows.set(row.deliveryId, row);
        return due;
      },
      postpone: async (id, nextAttemptAt) => void tables.deliveries.change(id, (row) => ({ ...row, nextAttemptAt })),
      delete: async (id) => void tables.deliveries.rows.delete(id),
      deleteExpired: async (now, limit) => tables.deliveries.deleteExpired(now, limit),
    },
    initialAccessTokens: {
      insert: async (token) => tables.initialTokens.insert(token.digest, token),
      list: async () =>
        [...tables.initialTokens.rows.values()].sort((a, b) => a.createdAt - b.createdAt || byText(a.digest, b.digest)),
      delete: async (digest) => tables.initialTokens.rows.delete(digest),
      use: async (digest, now) => {
        const isUsed = tables.initialTokens.change(digest, (row) =>
          row.remaining > 0 && row.expiresAt > now ? { ...row, remaining: row.remaining - 1 } : undefined,
        );
        return isUsed ? tables.initialTokens.rows.get(digest) : undefined;
      },
      deleteExpired: async (now, limit) => tables.initialTokens.deleteExpired(now, limit),
    },
    securityEvents: {
      insert: async (events) => {
        for (const event of events) tables.securityEvents.insert(event.eventId, event);
      },
      countSince: async (since) =>
        [...tables.securityEvents.rows.values()].filter(({ occurredAt }) => occurredAt >= since).length,
      deleteExpired: async (now, limit) => tables.securityEvents.deleteExpired(now, limit),
    },
    securityEventStreams: {
      insertBelow: async (stream, most) => {
        const live = [...tables.streams.rows.values()].filter(
          (row) => row.clientId === stream.clientId && row.expiresAt > stream.createdAt,
        );
        if (live.length >= most) return false;
        tables.streams.insert(stream.streamId, stream);
        return true;
      },
      find: async (id) => tables.streams.rows.get(id),
      listOf: async (clientId, now) =>
        [...tables.streams.rows.values()]
          .filter((row) => row.clientId === clientId && row.expiresAt > now)
          .sort((a, b) => byText(a.streamId, b.streamId)),
      extend: async (id, expiresAt) => void tables.streams.change(id, (row) => ({ ...row, expiresAt })),
      delete: async (id) => tables.streams.rows.delete(id),
      pending: async ({ streamId, since, now, limit }) =>
        [...tables.securityEvents.rows.values()]
          .filter((row) => row.expiresAt > now && row.occurredAt >= since)
          .filter((row) => !tables.acknowledgements.rows.has(`${streamId} ${row.eventId}`))
          .sort((a, b) => a.occurredAt - b.occurredAt || byText(a.eventId, b.eventId))
          .slice(0, limit),
      acknowledge: async (streamId, eventIds) => {
        for (const eventId of eventIds) {
          const known = tables.streams.rows.has(streamId) && tables.securityEvents.rows.has(eventId);
          if (known) tables.acknowledgements.rows.set(`${streamId} ${eventId}`, true);
        }
      },
      deleteExpired: async (now, limit) => tables.streams.deleteExpired(now, limit),
    },
    secrets: {
      findOrInsert: async (name, fresh) => {
        const stored = tables.secrets.rows.get(name) ?? fresh;
        tables.secrets.rows.set(name, stored);
        return stored;
      },
    },
    auditLog: inMemoryAuditLog(tables.audit),
    mail: inMemoryMail(tables.mail),
    ...accessStores(tables),
    ...actionStores(tables),
    ...federationStores(tables),
  };

  class InMemoryUnitOfWork extends UnitOfWork {
    #queue: Promise<unknown> = Promise.resolve();

    run<T>(work: (stores: Stores) => Promise<T>): Promise<T> {
      const result = this.#queue.then(async () => {
        const saved = Object.values(tables).map((table) => new Map<string, unknown>(table.rows));
        try {
          return await work(stores);
        } catch (error) {
          Object.values(tables).forEach((table, index) => {
            (table as Table<unknown>).rows = saved[index] ?? new Map();
          });
          throw error;
        }
      });
      this.#queue = result.catch(() => undefined);
      return result;
    }
  }
  return { stores, unitOfWork: new InMemoryUnitOfWork() };
}

function clientIds(rows: ReadonlyArray<{ readonly clientId: string }>, page: { after: string; limit: number }) {
  const ids = [...new Set(rows.map(({ clientId }) => clientId))];
  const ordered = ids.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return ordered.filter((id) => Buffer.compare(Buffer.from(id), Buffer.from(page.after)) > 0).slice(0, page.limit);
}

function isDue({ nextAttemptAt, expiresAt }: LogoutDelivery, now: number): boolean {
  return (nextAttemptAt <= now || nextAttemptAt > now + longestLogoutWait) && expiresAt > now;
}

function ended({ upstream, ...session }: Session, endedAt: EpochSeconds): Session {
  if (!upstream) return { ...session, endedAt };
  const { idTokenHint: _, ...there } = upstream;
  return { ...session, upstream: there, endedAt };
}
