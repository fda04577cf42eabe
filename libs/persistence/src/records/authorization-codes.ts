import type { AuthorizationCode, AuthorizationCodeStore } from '@signet/authorization-server';
import { EntitySchema } from 'typeorm';
import { Table } from '../sql/table.js';
import { flag, index, ofGrant, optionalText, optionalThumbprint, text } from './columns.js';
import { codeMemory, expires } from './expiry.js';
import { giveBack, issuedWith } from './refresh-tokens.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

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
  indices: [index('code_expiry', 'expiresAt'), index('code_grant', 'grantId')],
});

const table = new Table(AuthorizationCodeEntity);

export const authorizationCodes: StoredRecord<AuthorizationCodeStore> = {
  entities: [AuthorizationCodeEntity],
  expiry: expires({ memory: codeMemory }),
  open: ({ connection }) => {
    const rows = new Rows(table, connection);
    return {
      insert: (code) => rows.insert(code),
      find: (digest) => rows.find({ digest }),
      consume: (digest, now, issued, hasLeft) =>
        rows.redeem({ digest }, { consumedAt: now }, 'consumedAt', issued && issuedWith(issued), hasLeft),
      giveBack: (digest, issued) => giveBack(table, connection, digest, issued),
      deleteExpired: (now, limit) => rows.deleteUpTo('expiresAt', now, limit),
    };
  },
};
