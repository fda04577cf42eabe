import type { ConsumeOutcome, Digest, GrantFilter, Stores } from '@signet/authorization-server';
import {
  type EntityManager,
  type EntitySchema,
  type FindOptionsWhere,
  LessThanOrEqual,
  type ObjectLiteral,
} from 'typeorm';
import type { Connection } from '../database.js';
import {
  AuthorizationCodeEntity,
  ClientEntity,
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
import { claimDueDeliveries, insertUnless, notePoll, rememberOnce } from './conditional-writes.js';
import { securityEventStore, securityEventStreamStore } from './security-event-stores.js';
import { deleteBatch, plain, updateWhere } from './statements.js';

interface Consumable extends ObjectLiteral {
  readonly digest: Digest;
  readonly consumedAt?: number | undefined;
}

/** Every port of the core, over one connection or one transaction. */
export function createCoreStores(connection: Connection, cipher: KeyCipher): Stores {
  const { read } = connection;
  const write = connection.write.bind(connection);

  const findOne = async <T extends ObjectLiteral>(entity: EntitySchema<T>, where: FindOptionsWhere<T>) =>
    plain(await read.findOne(entity, { where }));
  const insert = async <T extends ObjectLiteral>(entity: EntitySchema<T>, row: T): Promise<void> => {
    await write((manager) => manager.insert(entity, row as never));
  };
  /** Inserts unless a unique index stands against it; whether a row like `mine` is there then. */
  const insertNew = <T extends ObjectLiteral>(
    entity: EntitySchema<T>,
    row: T,
    mine: FindOptionsWhere<T>,
  ): Promise<boolean> =>
    write(async (manager) => {
      const query = manager
        .createQueryBuilder()
        .insert()
        .into(entity)
        .values(row as never);
      await query.orIgnore().updateEntity(false).execute();
      return manager.existsBy(entity, mine);
    });
  const upsert = async <T extends ObjectLiteral>(entity: EntitySchema<T>, row: T, keys: string[]): Promise<void> => {
    await write((manager) => manager.upsert(entity, filled(manager, entity, row) as never, keys));
  };
  const remove = <T extends ObjectLiteral>(entity: EntitySchema<T>, where: FindOptionsWhere<T>): Promise<boolean> =>
    write(async (manager) => {
      const query = manager.createQueryBuilder().delete().from(entity).where(where);
      return (await query.execute()).affected === 1;
    });
  const sweep = (table: string, key: string) => (now: number, limit: number) =>
    write((manager) => deleteBatch(manager, table, key, 'expires_at', now, limit));
  const consume = <T extends Consumable>(
    entity: EntitySchema<T>,
    digest: Digest,
    set: Partial<T>,
  ): Promise<ConsumeOutcome> =>
    write(async (manager) => {
      if ((await updateWhere(manager, entity, set, { digest }, 'consumed_at')) === 1) return 'consumed';
      const where = { digest } as unknown as FindOptionsWhere<T>;
      return (await manager.existsBy(entity, where)) ? 'replayed' : 'unknown';
    });

  return {
    securityEvents: securityEventStore({ read, write }),
    securityEventStreams: securityEventStreamStore({ read, write }),
    clients: {
      find: async (clientId) => {
        const row = await read.findOne(ClientEntity, { where: { clientId } });
        return row === null ? undefined : { ...row.document, clientId };
      },
      list: async () =>
        (await read.find(ClientEntity, { order: { clientId: 'ASC' } })).map(({ clientId, document }) => ({
          ...document,
          clientId,
        })),
      save: ({ clientId, ...document }) => upsert(ClientEntity, { clientId, document }, ['clientId']),
      replace: ({ clientId, ...document }) =>
        write(async (manager) => (await updateWhere(manager, ClientEntity, { document }, { clientId })) === 1),
      delete: (clientId) => remove(ClientEntity, { clientId }),
    },
    resourceServers: {
      find: (identifier) => findOne(ResourceServerEntity, { identifier }),
      list: async () => (await read.find(ResourceServerEntity, { order: { identifier: 'ASC' } })).map(present),
      save: (server) => upsert(ResourceServerEntity, server, ['identifier']),
    },
    sessions: {
      insert: (session) => insert(SessionEntity, session),
      find: (sessionId) => findOne(SessionEntity, { sessionId }),
      findByCookie: (cookieDigest) => findOne(SessionEntity, { cookieDigest }),
      renew: ({ sessionId, ...session }) =>
        write(async (m) => (await updateWhere(m, SessionEntity, session, { sessionId }, 'ended_at')) === 1),
      end: (sessionId, now) =>
        write(async (m) => (await updateWhere(m, SessionEntity, { endedAt: now }, { sessionId }, 'ended_at')) === 1),
      endAllOf: (subject, now) =>
        write((manager) => updateWhere(manager, SessionEntity, { endedAt: now }, { subject }, 'ended_at')),
      deleteExpired: sweep('session', 'session_id'),
    },
    interactions: {
      insert: (interaction) => insert(InteractionEntity, interaction),
      find: (interactionId) => findOne(InteractionEntity, { interactionId }),
      recordLogin: async (interactionId, sessionId) => {
        await write((m) => updateWhere(m, InteractionEntity, { loggedInSessionId: sessionId }, { interactionId }));
      },
      recordConsent: async (interactionId, now) => {
        await write((manager) => updateWhere(manager, InteractionEntity, { consentedAt: now }, { interactionId }));
      },
      complete: (interactionId) => remove(InteractionEntity, { interactionId }),
      deleteExpired: sweep('interaction', 'interaction_id'),
    },
    consents: {
      find: (subject, clientId) => findOne(ConsentEntity, { subject, clientId }),
      save: (consent) => upsert(ConsentEntity, consent, ['subject', 'clientId']),
      delete: (subject, clientId) => remove(ConsentEntity, { subject, clientId }),
    },
    grants: {
      insert: (grant) => insert(GrantEntity, grant),
      find: (grantId) => findOne(GrantEntity, { grantId }),
      list: async (filter, limit) => {
        const query = read.createQueryBuilder(GrantEntity, 'g').where('g.revoked_at IS NULL').limit(limit);
        for (const [field, value] of given(filter)) query.andWhere(`g.${field} = :${field}`, { [field]: value });
        return (await query.orderBy('g.createdAt', 'DESC').addOrderBy('g.grantId', 'ASC').getMany()).map(present);
      },
      revoke: (grantId, now) =>
        write(async (m) => (await updateWhere(m, GrantEntity, { revokedAt: now }, { grantId }, 'revoked_at')) === 1),
      revokeAll: async (filter, now) => {
        const where = Object.fromEntries(given(filter));
        if (Object.keys(where).length === 0) throw new Error('a grant filter is empty');
        return write((manager) => updateWhere(manager, GrantEntity, { revokedAt: now }, where, 'revoked_at'));
      },
      deleteExpired: sweep('grant_record', 'grant_id'),
    },
    authorizationCodes: {
      insert: (code) => insert(AuthorizationCodeEntity, code),
      find: (digest) => findOne(AuthorizationCodeEntity, { digest }),
      consume: (digest, now) => consume(AuthorizationCodeEntity, digest, { consumedAt: now }),
      deleteExpired: sweep('authorization_code', 'digest'),
    },
    refreshTokens: {
      insert: (token) => insert(RefreshTokenEntity, token),
      find: (digest) => findOne(RefreshTokenEntity, { digest }),
      consume: (digest, now, successorDigest) =>
        consume(RefreshTokenEntity, digest, { consumedAt: now, ...(successorDigest ? { successorDigest } : {}) }),
      extend: async (digest, expiresAt) => {
        await write((manager) => updateWhere(manager, RefreshTokenEntity, { expiresAt }, { digest }));
      },
      deleteExpired: sweep('refresh_token', 'digest'),
    },
    revokedAccessTokens: {
      add: (jti, expiresAt) => upsert(RevokedAccessTokenEntity, { jti, expiresAt }, ['jti']),
      has: (jti) => read.existsBy(RevokedAccessTokenEntity, { jti }),
      deleteExpired: sweep('revoked_access_token', 'jti'),
    },
    signingKeys: {
      list: async () => {
        const rows = await read.find(SigningKeyEntity, { order: { createdAt: 'ASC', kid: 'ASC' } });
        return rows.map(({ encryptedPrivateJwk, ...row }) => ({
          ...present(row),
          privateJwk: JSON.parse(cipher.decrypt(encryptedPrivateJwk, row.kid)),
        }));
      },
      insert: ({ privateJwk, ...key }) =>
        insert(SigningKeyEntity, { ...key, encryptedPrivateJwk: cipher.encrypt(JSON.stringify(privateJwk), key.kid) }),
      insertFirst: ({ privateJwk, ...key }) =>
        write((manager) =>
          insertUnless(
            manager,
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
        ),
      retire: async (kid, retiresAt, expiresAt) => {
        await write((manager) => updateWhere(manager, SigningKeyEntity, { retiresAt, expiresAt }, { kid }));
      },
      deleteExpired: sweep('signing_key', 'kid'),
    },
    pushedRequests: {
      insert: (request) => insert(PushedRequestEntity, request),
      find: (digest) => findOne(PushedRequestEntity, { digest }),
      consume: (digest, now) => consume(PushedRequestEntity, digest, { consumedAt: now }),
      deleteExpired: sweep('pushed_request', 'digest'),
    },
    deviceCodes: {
      insert: (code) => insertNew(DeviceCodeEntity, code, { digest: code.digest }),
      find: (digest) => findOne(DeviceCodeEntity, { digest }),
      findByUserCode: (userCodeDigest) => findOne(DeviceCodeEntity, { userCodeDigest }),
      poll: (digest, now) => write((manager) => notePoll(manager, digest, now)),
      decide: (digest, decision) =>
        write(async (manager) => {
          const query = manager.createQueryBuilder().update(DeviceCodeEntity).set(decision).where({ digest });
          return (await query.andWhere('grant_id IS NULL AND denied_at IS NULL').execute()).affected === 1;
        }),
      consume: (digest, now) => consume(DeviceCodeEntity, digest, { consumedAt: now }),
      deleteExpired: sweep('device_code', 'digest'),
    },
    replays: {
      remember: (digest, expiresAt) => write((manager) => rememberOnce(manager, digest, expiresAt)),
      deleteExpired: sweep('replay', 'digest'),
    },
    logoutDeliveries: {
      insert: (delivery) => insert(LogoutDeliveryEntity, delivery),
      claimDue: async (args) => {
        // Asked every second by every process: while nothing is due, no writer is troubled.
        const due = await read.existsBy(LogoutDeliveryEntity, { nextAttemptAt: LessThanOrEqual(args.now) });
        return due ? write((manager) => claimDueDeliveries(manager, args)) : [];
      },
      postpone: async (deliveryId, nextAttemptAt) => {
        await write((manager) => updateWhere(manager, LogoutDeliveryEntity, { nextAttemptAt }, { deliveryId }));
      },
      delete: async (deliveryId) => {
        await remove(LogoutDeliveryEntity, { deliveryId });
      },
      deleteExpired: sweep('logout_delivery', 'delivery_id'),
    },
    initialAccessTokens: {
      insert: (token) => insert(InitialAccessTokenEntity, token),
      use: (digest, now) =>
        write(async (manager) => {
          const query = manager.createQueryBuilder().update(InitialAccessTokenEntity).where({ digest });
          query.set({ remaining: () => 'remaining - 1' }).andWhere('remaining > 0 AND expires_at > :now', { now });
          return (await query.execute()).affected === 1;
        }),
      deleteExpired: sweep('initial_access_token', 'digest'),
    },
    secrets: {
      findOrInsert: async (name, fresh) => {
        const encryptedValue = cipher.encrypt(Buffer.from(fresh).toString('base64url'), `secret:${name}`);
        const stored = await findOne(IssuerSecretEntity, { name });
        if (!stored) await insertNew(IssuerSecretEntity, { name, encryptedValue }, { name });
        const row = stored ?? (await findOne(IssuerSecretEntity, { name }));
        if (!row) throw new Error(`the issuer secret ${name} was not stored`);
        return Buffer.from(cipher.decrypt(row.encryptedValue, `secret:${name}`), 'base64url');
      },
    },
  };
}

function present<T extends ObjectLiteral>(row: T): T {
  return plain(row) ?? row;
}

/** Every column named, so that an update clears what the new value leaves out. */
function filled<T extends ObjectLiteral>(manager: EntityManager, entity: EntitySchema<T>, row: T): T {
  const names = manager.connection.getMetadata(entity).columns.map(({ propertyName }) => propertyName);
  return Object.fromEntries(names.map((name) => [name, row[name] ?? null])) as T;
}

const columns = { subject: 'subject', clientId: 'clientId', sessionId: 'sessionId', offline: 'offline' } as const;

function given(filter: GrantFilter): Array<[string, string | boolean]> {
  return Object.entries(columns).flatMap(([field, column]): Array<[string, string | boolean]> => {
    const value = filter[field as keyof GrantFilter];
    return value === undefined ? [] : [[column, value]];
  });
}
