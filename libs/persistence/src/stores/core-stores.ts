import type { ConsumeOutcome, Digest, GrantFilter, RefreshToken, Stores } from '@signet/authorization-server';
import type { ObjectLiteral } from 'typeorm';
import type { CatalogueView } from '../catalogue/catalogue.js';
import {
  AuthorizationCodeEntity,
  ConsentEntity,
  DeviceCodeEntity,
  GrantEntity,
  InitialAccessTokenEntity,
  InteractionEntity,
  IssuerSecretEntity,
  LogoutDeliveryEntity,
  PushedRequestEntity,
  RefreshTokenEntity,
  ResourceServerEntity,
  RevokedAccessTokenEntity,
  SessionEntity,
  SigningKeyEntity,
} from '../entities/index.js';
import type { KeyCipher } from '../key-cipher.js';
import type { Connection, Statements } from '../sql/statements.js';
import { deleteBatch, Table, type Where } from '../sql/table.js';
import { clientOf, clientRow, clientTable } from './client-rows.js';
import { claimDueDeliveries, forgetOldConsents, insertUnless, notePoll, rememberOnce } from './conditional-writes.js';
import { securityEventStore, securityEventStreamStore } from './security-event-stores.js';

interface Consumable extends ObjectLiteral {
  readonly digest: Digest;
  readonly consumedAt?: number | undefined;
}

const tables = {
  resourceServers: new Table(ResourceServerEntity),
  sessions: new Table(SessionEntity),
  interactions: new Table(InteractionEntity),
  consents: new Table(ConsentEntity),
  grants: new Table(GrantEntity),
  authorizationCodes: new Table(AuthorizationCodeEntity),
  refreshTokens: new Table(RefreshTokenEntity),
  revokedAccessTokens: new Table(RevokedAccessTokenEntity),
  signingKeys: new Table(SigningKeyEntity),
  pushedRequests: new Table(PushedRequestEntity),
  deviceCodes: new Table(DeviceCodeEntity),
  logoutDeliveries: new Table(LogoutDeliveryEntity),
  initialAccessTokens: new Table(InitialAccessTokenEntity),
  secrets: new Table(IssuerSecretEntity),
};

/** Every port of the core, over a database or one transaction of it. */
export function createCoreStores(connection: Connection, cipher: KeyCipher, catalogue: CatalogueView): Stores {
  const { read } = connection;
  const write = connection.write.bind(connection);

  const insert = async <T extends ObjectLiteral>(table: Table<T>, row: T): Promise<void> => {
    await write((statements) => table.insert(statements, row));
  };
  const update = async <T extends ObjectLiteral>(table: Table<T>, set: Partial<T>, where: Where<T>): Promise<void> => {
    await write((statements) => table.update(statements, set, where));
  };
  /** The one row of `where`, if it has no value in `unset`; true for one of any number of parallel calls. */
  const updateOnce = <T extends ObjectLiteral>(
    table: Table<T>,
    set: Partial<T>,
    where: Where<T>,
    ...unset: ReadonlyArray<keyof T & string>
  ): Promise<boolean> => write(async (statements) => (await table.update(statements, set, where, ...unset)) === 1);
  const remove = <T extends ObjectLiteral>(table: Table<T>, where: Where<T>): Promise<boolean> =>
    write(async (statements) => (await table.delete(statements, where)) === 1);
  const inCatalogue = async <T>(step: (statements: Statements) => Promise<T>): Promise<T> => {
    try {
      return await write(step);
    } finally {
      // Also where it failed: nobody knows then what the database has.
      catalogue.changed();
    }
  };
  const sweep = (table: string, key: string) => (now: number, limit: number) =>
    write((statements) => deleteBatch(statements, table, key, 'expires_at', now, limit));
  const consume = <T extends Consumable>(
    table: Table<T>,
    digest: Digest,
    set: Partial<T>,
    issued?: RefreshToken,
  ): Promise<ConsumeOutcome> =>
    write(async (statements) => {
      const where = { digest } as unknown as Where<T>;
      const isFirst = issued
        ? await table.updateAndInsert(statements, { set, where, unset: ['consumedAt'] }, tables.refreshTokens, issued)
        : (await table.update(statements, set, where, 'consumedAt')) === 1;
      if (isFirst) return 'consumed';
      return (await table.exists(statements, where)) ? 'replayed' : 'unknown';
    });

  return {
    securityEvents: securityEventStore(connection),
    securityEventStreams: securityEventStreamStore(connection),
    clients: {
      find: (clientId) =>
        catalogue.lookUp('client', clientId, async () => {
          const row = await clientTable.find(read, { clientId });
          return row && clientOf(row);
        }),
      findForChange: async (clientId) => {
        const row = await clientTable.findForChange(read, { clientId });
        return row && clientOf(row);
      },
      list: async () => (await clientTable.select(read, 'ORDER BY "client_id"')).map(clientOf),
      insert: (client) => inCatalogue((statements) => clientTable.insertOnce(statements, clientRow(client))),
      save: (client) => inCatalogue((statements) => clientTable.upsert(statements, clientRow(client), ['clientId'])),
      replace: (client) =>
        inCatalogue(async (statements) => (await clientTable.replace(statements, clientRow(client), 'clientId')) === 1),
      delete: (clientId) =>
        inCatalogue(async (statements) => (await clientTable.delete(statements, { clientId })) === 1),
    },
    resourceServers: {
      find: (identifier) =>
        catalogue.lookUp('resource', identifier, () => tables.resourceServers.find(read, { identifier })),
      list: async () =>
        (await catalogue.lookUp('resources', 'all', () =>
          tables.resourceServers.select(read, 'ORDER BY "identifier"'),
        )) ?? [],
      save: (server) => inCatalogue((statements) => tables.resourceServers.upsert(statements, server, ['identifier'])),
      delete: (identifier) =>
        inCatalogue(async (statements) => (await tables.resourceServers.delete(statements, { identifier })) === 1),
    },
    sessions: {
      insert: (session) => insert(tables.sessions, session),
      find: (sessionId) => tables.sessions.find(read, { sessionId }),
      findByCookie: (cookieDigest) => tables.sessions.find(read, { cookieDigest }),
      listLive: (subject, now, limit) => {
        const live = 'WHERE "subject" = ? AND "ended_at" IS NULL AND "expires_at" > ?';
        const tail = `${live} ORDER BY "created_at" DESC, "session_id" LIMIT ?`;
        return tables.sessions.select(read, tail, [subject, now, limit]);
      },
      renew: ({ sessionId, ...session }) => updateOnce(tables.sessions, session, { sessionId }, 'endedAt'),
      end: (sessionId, now) => updateOnce(tables.sessions, { endedAt: now }, { sessionId }, 'endedAt'),
      endAllOf: (subject, now) =>
        write((statements) => tables.sessions.update(statements, { endedAt: now }, { subject }, 'endedAt')),
      deleteExpired: sweep('session', 'session_id'),
    },
    interactions: {
      insert: (interaction) => insert(tables.interactions, interaction),
      find: (interactionId) => tables.interactions.find(read, { interactionId }),
      recordLogin: (interactionId, sessionId) =>
        update(tables.interactions, { loggedInSessionId: sessionId }, { interactionId }),
      recordConsent: (interactionId, sessionId) =>
        update(tables.interactions, { consentedSessionId: sessionId }, { interactionId }),
      complete: (interactionId) => remove(tables.interactions, { interactionId }),
      deleteExpired: sweep('interaction', 'interaction_id'),
    },
    consents: {
      find: (subject, clientId, destination) => tables.consents.find(read, { subject, clientId, destination }),
      save: (consent) =>
        write(async (statements) => {
          await tables.consents.upsert(statements, consent, ['subject', 'clientId', 'destination']);
          await forgetOldConsents(statements, consent);
        }),
      deleteAll: async (filter) => {
        const where = given(filter);
        if (Object.keys(where).length === 0) throw new Error('a consent filter is empty');
        return write((statements) => tables.consents.delete(statements, where));
      },
    },
    grants: {
      insert: (grant) => insert(tables.grants, grant),
      find: (grantId) => tables.grants.find(read, { grantId }),
      list: (filter, limit) => {
        const fields = Object.entries(given(filter));
        const conditions = fields.map(([field]) => ` AND "${grantFilterColumns[field as keyof GrantFilter]}" = ?`);
        const tail = `WHERE "revoked_at" IS NULL${conditions.join('')} ORDER BY "created_at" DESC, "grant_id" LIMIT ?`;
        return tables.grants.select(read, tail, [...fields.map(([, value]) => value), limit]);
      },
      revoke: (grantId, now) => updateOnce(tables.grants, { revokedAt: now }, { grantId }, 'revokedAt'),
      revokeAll: async (filter, now) => {
        const where = given(filter);
        if (Object.keys(where).length === 0) throw new Error('a grant filter is empty');
        return write((statements) => tables.grants.update(statements, { revokedAt: now }, where, 'revokedAt'));
      },
      deleteExpired: sweep('grant_record', 'grant_id'),
    },
    authorizationCodes: {
      insert: (code) => insert(tables.authorizationCodes, code),
      find: (digest) => tables.authorizationCodes.find(read, { digest }),
      consume: (digest, now, issued) => consume(tables.authorizationCodes, digest, { consumedAt: now }, issued),
      deleteExpired: sweep('authorization_code', 'digest'),
    },
    refreshTokens: {
      insert: (token) => insert(tables.refreshTokens, token),
      find: (digest) => tables.refreshTokens.find(read, { digest }),
      rotate: (digest, now, successor) => {
        const used = { consumedAt: now, successorDigest: successor.digest };
        return consume(tables.refreshTokens, digest, used, successor);
      },
      extend: (digest, expiresAt) => update(tables.refreshTokens, { expiresAt }, { digest }),
      deleteExpired: sweep('refresh_token', 'digest'),
    },
    revokedAccessTokens: {
      add: (jti, expiresAt) =>
        write((statements) => tables.revokedAccessTokens.upsert(statements, { jti, expiresAt }, ['jti'])),
      has: (jti) => tables.revokedAccessTokens.exists(read, { jti }),
      deleteExpired: sweep('revoked_access_token', 'jti'),
    },
    signingKeys: {
      list: async () => {
        const rows = await tables.signingKeys.select(read, 'ORDER BY "created_at", "kid"');
        return rows.map(({ encryptedPrivateJwk, ...row }) => ({
          ...row,
          privateJwk: JSON.parse(cipher.decrypt(encryptedPrivateJwk, row.kid)),
        }));
      },
      insert: ({ privateJwk, ...key }) =>
        insert(tables.signingKeys, {
          ...key,
          encryptedPrivateJwk: cipher.encrypt(JSON.stringify(privateJwk), key.kid),
        }),
      insertFirst: ({ privateJwk, ...key }) =>
        insertUnless(
          connection,
          'signing_key',
          {
            kid: key.kid,
            algorithm: key.algorithm,
            encrypted_private_jwk: cipher.encrypt(JSON.stringify(privateJwk), key.kid),
            created_at: key.createdAt,
            activates_at: key.activatesAt,
          },
          'algorithm',
        ),
      retire: (kid, retiresAt, expiresAt) => update(tables.signingKeys, { retiresAt, expiresAt }, { kid }),
      deleteExpired: sweep('signing_key', 'kid'),
    },
    pushedRequests: {
      insert: (request) => insert(tables.pushedRequests, request),
      find: (digest) => tables.pushedRequests.find(read, { digest }),
      consume: (digest, now) => consume(tables.pushedRequests, digest, { consumedAt: now }),
      deleteExpired: sweep('pushed_request', 'digest'),
    },
    deviceCodes: {
      insert: (code) => write((statements) => tables.deviceCodes.insertNew(statements, code, { digest: code.digest })),
      find: (digest) => tables.deviceCodes.find(read, { digest }),
      findByUserCode: (userCodeDigest) => tables.deviceCodes.find(read, { userCodeDigest }),
      poll: (digest, now) => write((statements) => notePoll(statements, digest, now)),
      decide: (digest, decision) => updateOnce(tables.deviceCodes, decision, { digest }, 'grantId', 'deniedAt'),
      consume: (digest, now, issued) => consume(tables.deviceCodes, digest, { consumedAt: now }, issued),
      deleteExpired: sweep('device_code', 'digest'),
    },
    replays: {
      remember: (digest, expiresAt) => write((statements) => rememberOnce(statements, digest, expiresAt)),
      deleteExpired: sweep('replay', 'digest'),
    },
    logoutDeliveries: {
      insert: (delivery) => insert(tables.logoutDeliveries, delivery),
      claimDue: async (args) => {
        // Asked every second by every process: while nothing is due, no writer is troubled.
        const due = 'SELECT 1 FROM "logout_delivery" WHERE "next_attempt_at" <= ? LIMIT 1';
        if ((await read.rows(due, [args.now])).length === 0) return [];
        return write((statements) => claimDueDeliveries(statements, args));
      },
      postpone: (deliveryId, nextAttemptAt) => update(tables.logoutDeliveries, { nextAttemptAt }, { deliveryId }),
      delete: async (deliveryId) => {
        await remove(tables.logoutDeliveries, { deliveryId });
      },
      deleteExpired: sweep('logout_delivery', 'delivery_id'),
    },
    initialAccessTokens: {
      insert: (token) => insert(tables.initialAccessTokens, token),
      list: () => tables.initialAccessTokens.select(read, 'ORDER BY "created_at", "digest"'),
      delete: (digest) => remove(tables.initialAccessTokens, { digest }),
      use: (digest, now) =>
        write(async (statements) => {
          const sql = `UPDATE "initial_access_token" SET "remaining" = "remaining" - 1
            WHERE "digest" = ? AND "remaining" > 0 AND "expires_at" > ?`;
          return (await statements.change(sql, [digest, now])) === 1;
        }),
      deleteExpired: sweep('initial_access_token', 'digest'),
    },
    secrets: {
      findOrInsert: async (name, fresh) => {
        const encryptedValue = cipher.encrypt(Buffer.from(fresh).toString('base64url'), `secret:${name}`);
        const stored = await tables.secrets.find(read, { name });
        if (!stored)
          await write((statements) => tables.secrets.insertNew(statements, { name, encryptedValue }, { name }));
        const row = stored ?? (await tables.secrets.find(read, { name }));
        if (!row) throw new Error(`the issuer secret ${name} was not stored`);
        return Buffer.from(cipher.decrypt(row.encryptedValue, `secret:${name}`), 'base64url');
      },
    },
  };
}

function given<T extends object>(filter: T): Partial<T> {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as Partial<T>;
}

const grantFilterColumns: Readonly<Record<keyof GrantFilter, string>> = {
  subject: 'subject',
  clientId: 'client_id',
  sessionId: 'session_id',
  offline: 'offline',
};
