import type { DeviceKind } from '@signet/authorization-server';
import { type Message, message } from './messages/catalogue.js';

/** What people call a device by; undefined where nothing of it is known. */
export function deviceMessage({ browser, system }: DeviceKind = {}): Message | undefined {
  if (browser !== undefined && system !== undefined) return message('device.both', { browser, system });
  const known = browser ?? system;
  return known === undefined ? undefined : message('device.one', { device: known });
}
