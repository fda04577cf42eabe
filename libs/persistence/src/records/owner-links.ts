import type { OwnerLink, OwnerLinkStore } from '@signet/administration';
import { EntitySchema } from 'typeorm';
import { Table } from '../sql/table.js';
import { index, key, lifetime, optionalText, text } from './columns.js';
import { expires } from './expiry.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

export const OwnerLinkEntity = new EntitySchema<OwnerLink>({
  name: 'owner_link',
  tableName: 'owner_link',
  columns: { digest: key(), purpose: text() as never, subject: optionalText(), ...lifetime },
  indices: [index('owner_link_expiry', 'expiresAt')],
});

const table = new Table(OwnerLinkEntity);

export const ownerLinks: StoredRecord<OwnerLinkStore> = {
  entities: [OwnerLinkEntity],
  expiry: expires(),
  open: ({ connection }) => {
    const rows = new Rows(table, connection);
    return {
      find: (digest) => rows.find({ digest }),
      list: () => rows.select('ORDER BY "created_at" DESC, "digest"'),
      insert: (link) => rows.insert(link),
      delete: (digest) => rows.deleteOnce({ digest }),
      deleteExpired: (now, limit) => rows.deleteUpTo('expiresAt', now, limit),
    };
  },
};
