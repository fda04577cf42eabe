import type {
  TermsAcceptance,
  TermsAcceptanceStore,
  TermsAudience,
  TermsDocument,
  TermsInForce,
  TermsStore,
} from '@signet/authorization-server';
import { EntitySchema } from 'typeorm';
import { Table } from '../sql/table.js';
import { index, key, optionalSeconds, optionalText, seconds, text } from './columns.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

export interface TermsRow extends Omit<TermsDocument, 'audience'> {
  readonly audienceKind?: TermsAudience['kind'] | undefined;
  readonly audienceId?: string | undefined;
}

export const TermsEntity = new EntitySchema<TermsRow>({
  name: 'terms_document',
  tableName: 'terms_document',
  columns: {
    termsId: key({ name: 'terms_id' }),
    version: key(),
    title: text(),
    url: optionalText(),
    text: optionalText(),
    audienceKind: { ...optionalText(), name: 'audience_kind' },
    audienceId: { ...optionalText(), name: 'audience_id' },
    createdAt: { ...seconds(), name: 'created_at' },
    effectiveFrom: { ...optionalSeconds(), name: 'effective_from' },
    retiredAt: { ...optionalSeconds(), name: 'retired_at' },
  },
});

export const TermsAcceptanceEntity = new EntitySchema<TermsAcceptance>({
  name: 'terms_acceptance',
  tableName: 'terms_acceptance',
  columns: {
    subject: key(),
    termsId: key({ name: 'terms_id' }),
    version: key(),
    title: text(),
    effectiveFrom: { ...seconds(), name: 'effective_from' },
    acceptedAt: { ...seconds(), name: 'accepted_at' },
    clientId: text({ name: 'client_id' }),
  },
  indices: [index('terms_acceptance_document', 'termsId', 'version', 'subject')],
});

const table = new Table(TermsEntity);
const acceptanceTable = new Table(TermsAcceptanceEntity);

/** Without the text, which may be long: it is asked for with every authorization. */
const inForce = `SELECT "terms_id", "version", "title", "url", "audience_kind", "audience_id", "created_at", "effective_from"
  FROM "terms_document" WHERE "effective_from" <= ? AND "retired_at" IS NULL`;

export const terms: StoredRecord<TermsStore> = {
  entities: [TermsEntity],
  open: ({ connection }) => {
    const rows = new Rows(table, connection);
    return {
      find: async ({ termsId, version }) => {
        const row = await rows.find({ termsId, version });
        return row && documentOf(row);
      },
      inForce: async (now) =>
        (await connection.read.rows(inForce, [now])).map((row): TermsInForce => {
          const given = {
            termsId: String(row.terms_id),
            version: String(row.version),
            title: String(row.title),
            createdAt: Number(row.created_at),
            effectiveFrom: Number(row.effective_from),
            ...(row.url !== null && { url: String(row.url) }),
          };
          return { ...given, ...audienceOf(row.audience_kind as TermsAudience['kind'] | null, row.audience_id) };
        }),
      insert: (document) => rows.insertOnce(rowOf(document)),
      replace: (document) => rows.replace(rowOf(document)),
    };
  },
};

export const termsAcceptances: StoredRecord<TermsAcceptanceStore> = {
  entities: [TermsAcceptanceEntity],
  open: ({ connection }) => {
    const rows = new Rows(acceptanceTable, connection);
    const { byteOrder } = connection.read.dialect;
    const ofPerson = `WHERE "subject" = ? ORDER BY "terms_id" ${byteOrder}, "version" ${byteOrder}`;
    return {
      ofPerson: (subject) => rows.select(ofPerson, [subject]),
      insert: (acceptance) => rows.insertOnce(acceptance),
    };
  },
};

function rowOf({ audience, ...document }: TermsDocument): TermsRow {
  return { ...document, audienceKind: audience?.kind, audienceId: audience?.id };
}

export function documentOf({ audienceKind, audienceId, ...document }: TermsRow): TermsDocument {
  return { ...document, ...audienceOf(audienceKind ?? null, audienceId) };
}

function audienceOf(kind: TermsAudience['kind'] | null, id: unknown): Pick<TermsDocument, 'audience'> {
  return kind === null ? {} : { audience: { kind, id: String(id) } };
}
