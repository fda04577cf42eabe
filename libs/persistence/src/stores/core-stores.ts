import type { ConsumeOutcome, Digest, GrantFilter, Stores } from '@signet/authorization-server';
import type { EntityManager, EntitySchema, FindOptionsWhere, ObjectLiteral } from 'typeorm';
import type { Connection } from '../database.js';
import {
  AuthorizationCodeEntity,
  ClientEntity,
  ConsentEntity,
  GrantEntity,
  InteractionEntity,
  RefreshTokenEntity,
  ResourceServerEntity,
  RevokedAccessTokenEntity,
  SessionEntity,
  SigningKeyEntity,
} from '../entities/index.js';
import type { KeyCipher } from '../key-cipher.js';
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
  const upsert = async <T extends ObjectLiteral>(entity: EntitySchema<T>, row: T, keys: string[]): Promise<void> => {
    await write((manager) => manager.upsert(entity, filled(manager, entity, row) as never, keys));
  };
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
    clients: {
      find: (clientId) => findOne(ClientEntity, { clientId }),
      list: async () => (await read.find(ClientEntity, { order: { clientId: 'ASC' } })).map(present),
      save: (client) => upsert(ClientEntity, client, ['clientId']),
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
      complete: (interactionId) =>
        write(async (manager) => {
          const query = manager.createQueryBuilder().delete().from(InteractionEntity).where({ interactionId });
          return (await query.execute()).affected === 1;
        }),
      deleteExpired: sweep('interaction', 'interaction_id'),
    },
    consents: {
      find: (subject, clientId) => findOne(ConsentEntity, { subject, clientId }),
      save: (consent) => upsert(ConsentEntity, consent, ['subject', 'clientId']),
      delete: (subject, clientId) =>
        write(async (manager) => {
          const query = manager.createQueryBuilder().delete().from(ConsentEntity).where({ subject, clientId });
          return (await query.execute()).affected === 1;
        }),
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
      retire: async (kid, retiresAt, expiresAt) => {
        await write((manager) => updateWhere(manager, SigningKeyEntity, { retiresAt, expiresAt }, { kid }));
      },
      deleteExpired: sweep('signing_key', 'kid'),
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

const columns = { subject: 'subject', clientId: 'clientId', sessionId: 'sessionId' } as const;

function given(filter: GrantFilter): Array<[string, string]> {
  return Object.entries(columns).flatMap(([field, column]): Array<[string, string]> => {
    const value = filter[field as keyof GrantFilter];
    return value === undefined ? [] : [[column, value]];
  });
}
