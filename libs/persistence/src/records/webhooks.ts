import type { Webhook, WebhookStore } from '@signet/administration';
import { EntitySchema } from 'typeorm';
import { sealedColumn } from '../sealed/sealed-column.js';
import { Table } from '../sql/table.js';
import { json, key, seconds, text } from './columns.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

interface WebhookRow {
  readonly webhookId: string;
  readonly document: Omit<Webhook, 'webhookId' | 'createdAt' | 'secret' | 'formerSecret'>;
  /** Those that sign, as JSON. */
  readonly encryptedSecrets: string;
  readonly createdAt: number;
}

const entity = new EntitySchema<WebhookRow>({
  name: 'webhook',
  tableName: 'webhook',
  columns: {
    webhookId: key({ name: 'webhook_id' }),
    document: json(),
    encryptedSecrets: text({ name: 'encrypted_secrets' }),
    createdAt: { ...seconds(), name: 'created_at' },
  },
});

const table = new Table(entity);

const secrets = sealedColumn(entity, 'encryptedSecrets', {
  context: (webhookId) => `webhook:${webhookId}`,
  lost: 'webhooks: they are made anew, each with another secret, and are told what is sealed from then on',
});

export const webhooks: StoredRecord<WebhookStore> = {
  entities: [entity],
  sealed: [secrets],
  open: ({ connection, sealing }) => {
    const rows = new Rows(table, connection);
    const sealed = sealing(secrets);
    const rowOf = ({ webhookId, createdAt, secret, formerSecret, ...document }: Webhook): WebhookRow => {
      const encryptedSecrets = sealed.seal(JSON.stringify({ secret, formerSecret }), webhookId);
      return { webhookId, createdAt, document, encryptedSecrets };
    };
    const webhookOf = ({ webhookId, createdAt, document, encryptedSecrets }: WebhookRow): Webhook => {
      const signs = JSON.parse(sealed.open(encryptedSecrets, webhookId)) as Pick<Webhook, 'secret' | 'formerSecret'>;
      return { webhookId, createdAt, ...document, ...signs };
    };
    return {
      find: async (webhookId) => {
        const row = await rows.find({ webhookId });
        return row && webhookOf(row);
      },
      list: async () => (await rows.select(`ORDER BY "webhook_id"${connection.read.dialect.byteOrder}`)).map(webhookOf),
      insert: (webhook) => rows.insert(rowOf(webhook)),
      replace: (webhook) => rows.replace(rowOf(webhook)),
      delete: (webhookId) => rows.deleteOnce({ webhookId }),
    };
  },
};
