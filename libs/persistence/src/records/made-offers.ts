import type { MadeOffer, MadeOfferStore } from '@signet/authorization-server';
import { EntitySchema } from 'typeorm';
import { Table } from '../sql/table.js';
import { key, optionalSeconds, seconds } from './columns.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

export const MadeOfferEntity = new EntitySchema<MadeOffer>({
  name: 'made_offer',
  tableName: 'made_offer',
  columns: {
    subject: key(),
    offer: key(),
    offeredAt: { ...seconds(), name: 'offered_at' },
    declinedAt: { ...optionalSeconds(), name: 'declined_at' },
  },
});

const table = new Table(MadeOfferEntity);
const make = `INSERT INTO "made_offer" ("subject", "offer", "offered_at") VALUES (?, ?, ?)
  ON CONFLICT ("subject", "offer") DO UPDATE SET "offered_at" = excluded."offered_at"
  WHERE "made_offer"."declined_at" IS NULL AND ("made_offer"."offered_at" <= ? OR "made_offer"."offered_at" > ?)`;

export const madeOffers: StoredRecord<MadeOfferStore> = {
  entities: [MadeOfferEntity],
  open: ({ connection }) => {
    const rows = new Rows(table, connection);
    const ofPerson = `WHERE "subject" = ? ORDER BY "offer" ${connection.read.dialect.byteOrder}`;
    return {
      ofPerson: (subject) => rows.select(ofPerson, [subject]),
      make: ({ subject, offer, offeredAt }, { notSince, notAfter }) =>
        connection.write(
          async (statements) => (await statements.change(make, [subject, offer, offeredAt, notSince, notAfter])) === 1,
        ),
      decline: ({ at, ...declined }) => rows.updateOnce({ declinedAt: at }, declined, 'declinedAt'),
      deleteAllOf: (subject) => rows.deleteAll({ subject }),
    };
  },
};
