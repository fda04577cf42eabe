import type { RememberedDevice, RememberedDeviceStore } from '../records/remembered-device.js';
import { byText, type Table } from './in-memory-table.js';

export function rememberedDeviceStore(table: Table<RememberedDevice>): RememberedDeviceStore {
  const ofPerson = (subject: string) => [...table.rows.values()].filter((row) => row.subject === subject);
  return {
    find: async (deviceId) => table.rows.get(deviceId),
    ofPerson: async (subject) =>
      ofPerson(subject).sort((a, b) => b.createdAt - a.createdAt || byText(a.deviceId, b.deviceId)),
    insert: async (device) => table.insert(device.deviceId, device),
    use: async ({ deviceId, from, to, device, now }) => {
      const row = table.rows.get(deviceId);
      if (row?.valueDigest !== from) return false;
      const { device: _, ...kept } = row;
      table.rows.set(deviceId, { ...kept, valueDigest: to, lastUsedAt: now, ...(device && { device }) });
      return true;
    },
    delete: async ({ deviceId, subject }) =>
      table.rows.get(deviceId)?.subject === subject && table.rows.delete(deviceId),
    deleteAllOf: async (subject) => ofPerson(subject).filter(({ deviceId }) => table.rows.delete(deviceId)).length,
    deleteExpired: async (now, limit) => table.deleteExpired(now, limit),
  };
}
