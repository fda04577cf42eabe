import type { DeviceView } from '@signet/administration';
import type { JSX } from 'preact';
import { deviceMessage } from '../device-message.js';
import { Button } from '../kit/button.js';
import { List } from '../kit/list.js';
import type { Words } from '../messages/words.js';

/** Where a second factor is not asked for each time. */
export interface DeviceItem extends DeviceView {
  /** The browser that shows the page. */
  readonly isCurrent: boolean;
}

interface RememberedDevicesProps {
  readonly words: Words;
  readonly devices: readonly DeviceItem[];
}

/** Within the form of the page; nothing where none is remembered. */
export function RememberedDevices({ words, devices }: RememberedDevicesProps): JSX.Element | null {
  if (devices.length === 0) return null;
  return (
    <section aria-labelledby="remembered-devices">
      <h2 id="remembered-devices">{words.plain('remembered_devices.title')}</h2>
      <p class="small">{words.plain('remembered_devices.lead')}</p>
      <List>
        {devices.map((device, index) => (
          <Device key={device.deviceId} words={words} device={device} id={`forget-${index}`} />
        ))}
      </List>
      {devices.length < 2 ? null : (
        <Button id="forget-all" name="forget" value="all" danger>
          {words.plain('remembered_devices.forget_all')}
        </Button>
      )}
    </section>
  );
}

interface DeviceProps {
  readonly words: Words;
  readonly device: DeviceItem;
  readonly id: string;
}

function Device({ words, device, id }: DeviceProps): JSX.Element {
  const { deviceId, createdAt, lastUsedAt, expiresAt, isCurrent } = device;
  const known = deviceMessage(device.device);
  return (
    <li>
      <strong>{known ? words.sentence(known) : words.plain('account.sessions.unknown_device')}</strong>
      {isCurrent ? (
        <div class="small" id="this-device">
          {words.plain('account.sessions.this')}
        </div>
      ) : null}
      <div class="small">{words.say('remembered_devices.since', { since: createdAt })}</div>
      <div class="small">{words.say('remembered_devices.used', { at: lastUsedAt })}</div>
      <div class="small">{words.say('remembered_devices.until', { until: expiresAt })}</div>
      <Button id={id} name="forget" value={deviceId} danger>
        {words.plain('remembered_devices.forget')}
      </Button>
    </li>
  );
}
