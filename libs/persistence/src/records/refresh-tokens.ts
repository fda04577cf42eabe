import type { Digest, RefreshToken, RefreshTokenStore } from '@signet/authorization-server';
import { EntitySchema } from 'typeorm';
import type { Connection } from '../sql/statements.js';
import { Table, type Where } from '../sql/table.js';
import { index, ofGrant, optionalText, optionalThumbprint } from './columns.js';
import { expires } from './expiry.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

export const RefreshTokenEntity = new EntitySchema<RefreshToken>({
  name: 'refresh_token',
  tableName: 'refresh_token',
  columns: {
    ...ofGrant,
    confirmation: { ...optionalThumbprint(), name: 'dpop_jkt' },
    successorDigest: { ...optionalText(), name: 'successor_digest' },
  },
  indices: [index('refresh_expiry', 'expiresAt'), index('refresh_grant', 'grantId')],
});

const table = new Table(RefreshTokenEntity);

/** What consuming a code or another refresh token stores with it. */
export function issuedWith(token: RefreshToken) {
  return { table, row: token };
}

/** Undoes that a code was consumed, together with what was stored for it. */
export function giveBack<T extends Spent>(
  codes: Table<T>,
  connection: Connection,
  digest: Digest,
  issued: Digest | undefined,
): Promise<void> {
  return connection.transaction(async ({ read }) => {
    if (issued !== undefined) await table.delete(read, { digest: issued });
    await codes.update(read, { consumedAt: undefined } as Partial<T>, { digest } as Where<T>);
  });
}

interface Spent {
  readonly digest: Digest;
  readonly consumedAt?: number | undefined;
}

export const refreshTokens: StoredRecord<RefreshTokenStore> = {
  entities: [RefreshTokenEntity],
  expiry: expires(),
  open: ({ connection }) => {
    const rows = new Rows(table, connection);
    return {
      insert: (token) => rows.insert(token),
      find: (digest) => rows.find({ digest }),
      rotate: (digest, now, successor) => {
        const used = { consumedAt: now, successorDigest: successor.digest };
        return rows.consume({ digest }, used, 'consumedAt', issuedWith(successor));
      },
      extend: (digest, expiresAt) => rows.update({ expiresAt }, { digest }),
      deleteExpired: (now, limit) => rows.deleteUpTo('expiresAt', now, limit),
    };
  },
};
