import type { Picture, PictureStore } from '@signet/identity';
import { EntitySchema } from 'typeorm';
import { Table } from '../sql/table.js';
import { key, seconds, text, uniqueIndex } from './columns.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

/** The key is the person: of two that are saved at once one stays. */
export const PictureEntity = new EntitySchema<Picture>({
  name: 'picture',
  tableName: 'picture',
  columns: {
    subject: key(),
    pictureId: text({ name: 'picture_id' }),
    large: text(),
    small: text(),
    createdAt: { ...seconds(), name: 'created_at' },
  },
  indices: [uniqueIndex('picture_address', 'pictureId')],
});

const table = new Table(PictureEntity);

/** One size alone is read. A build of before that deletes an account knows of no picture: without its person there is none. */
const bytesOf = {
  large: `SELECT "large" AS "bytes" FROM "picture" WHERE "picture_id" = ?
  AND EXISTS (SELECT 1 FROM "account" WHERE "account"."subject" = "picture"."subject")`,
  small: `SELECT "small" AS "bytes" FROM "picture" WHERE "picture_id" = ?
  AND EXISTS (SELECT 1 FROM "account" WHERE "account"."subject" = "picture"."subject")`,
};

export const pictures: StoredRecord<PictureStore> = {
  entities: [PictureEntity],
  open: ({ connection }) => {
    const rows = new Rows(table, connection);
    return {
      find: async (pictureId, size) => {
        const [row] = await connection.read.rows(bytesOf[size], [pictureId]);
        return row && String(row.bytes);
      },
      ofPerson: (subject) => rows.find({ subject }),
      save: (picture) => rows.upsert(picture),
      deleteOf: (subject) => rows.deleteOnce({ subject }),
    };
  },
};
