import type { RememberedDevice, RememberedDeviceStore } from '@signet/authorization-server';
import { EntitySchema } from 'typeorm';
import { Table } from '../sql/table.js';
import { index, key, lifetime, optionalJson, seconds, text } from './columns.js';
import { expires } from './expiry.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

const entity = new EntitySchema<RememberedDevice>({
  name: 'remembered_device',
  tableName: 'remembered_device',
  columns: {
    deviceId: key({ name: 'device_id' }),
    subject: text(),
    valueDigest: text({ name: 'value_digest' }),
    device: optionalJson(),
    lastUsedAt: { ...seconds(), name: 'last_used_at' },
    ...lifetime,
  },
  indices: [index('remembered_device_subject', 'subject'), index('remembered_device_expiry', 'expiresAt')],
});

const table = new Table(entity);

export const rememberedDevices: StoredRecord<RememberedDeviceStore> = {
  entities: [entity],
  expiry: expires(),
  open: ({ connection }) => {
    const rows = new Rows(table, connection);
    const ofPerson = `WHERE "subject" = ? ORDER BY "created_at" DESC, "device_id" ${connection.read.dialect.byteOrder}`;
    return {
      find: (deviceId) => rows.find({ deviceId }),
      ofPerson: (subject) => rows.select(ofPerson, [subject]),
      insert: (device) => rows.insert(device),
      use: ({ deviceId, from, to, device, now }) =>
        rows.updateOnce({ valueDigest: to, device, lastUsedAt: now }, { deviceId, valueDigest: from }),
      delete: ({ deviceId, subject }) => rows.deleteOnce({ deviceId, subject }),
      deleteAllOf: (subject) => rows.deleteAll({ subject }),
      deleteExpired: (now, limit) => rows.deleteUpTo('expiresAt', now, limit),
    };
  },
};
