import type { OwnSession } from '@signet/administration';
import type { LocalizedText } from '@signet/auth-contracts';
import type { JSX } from 'preact';
import type { FormState } from '../../forms/form-state.js';
import { deviceMessage } from '../device-message.js';
import { Button } from '../kit/button.js';
import { Form } from '../kit/form.js';
import { List } from '../kit/list.js';
import type { Words } from '../messages/words.js';
import { type Frame, OwnLayout } from './frame.js';
import { type DeviceItem, RememberedDevices } from './remembered-devices.js';

/** A session as its person sees it. */
export interface SessionView extends Omit<OwnSession, 'clients'> {
  /** Names of those that were used in it. */
  readonly apps: readonly LocalizedText[];
  /** The one that shows the page. */
  readonly isCurrent: boolean;
}

export interface SessionsView {
  readonly sessions: readonly SessionView[];
  readonly devices: readonly DeviceItem[];
  readonly isEnded: boolean;
  readonly isForgotten: boolean;
  readonly now: number;
}

interface SessionsPageProps {
  readonly words: Words;
  readonly frame: Frame;
  readonly content: SessionsView;
  readonly form: FormState;
}

export function SessionsPage({ words, frame, content, form }: SessionsPageProps): JSX.Element {
  const { sessions, devices, isEnded, isForgotten, now } = content;
  return (
    <OwnLayout words={words} frame={frame}>
      {isEnded ? (
        <p role="status" id="ended">
          {words.plain('account.sessions.ended')}
        </p>
      ) : null}
      {isForgotten ? (
        <p role="status" id="forgotten">
          {words.plain('remembered_devices.forgotten')}
        </p>
      ) : null}
      <p class="lead">{words.plain('account.sessions.lead')}</p>
      <Form words={words} form={form} alertId="sessions-alert">
        <List>
          {sessions.map((session, index) => (
            <SessionItem key={session.sessionId} words={words} session={session} id={`session-${index}`} now={now} />
          ))}
        </List>
        {sessions.length < 2 ? null : (
          <Button id="end-others" name="end" value="others" danger>
            {words.plain('account.sessions.end_others')}
          </Button>
        )}
        <Button id="end-everywhere" name="end" value="everywhere" danger>
          {words.plain('account.sessions.end_everywhere')}
        </Button>
        <RememberedDevices words={words} devices={devices} />
      </Form>
    </OwnLayout>
  );
}

/** Nobody signed in there with a device: who it is, or that it did not say. */
function unknownAs(isSupport: boolean) {
  return isSupport ? 'account.sessions.support' : 'account.sessions.unknown_device';
}

interface SessionItemProps {
  readonly words: Words;
  readonly session: SessionView;
  readonly id: string;
  readonly now: number;
}

function SessionItem({ words, session, id, now }: SessionItemProps): JSX.Element {
  const { sessionId, createdAt, lastSeenAt, expiresAt, address, device, kept, apps, isCurrent, isSupport } = session;
  const known = deviceMessage(device);
  return (
    <li>
      <strong>{known && !isSupport ? words.sentence(known) : words.plain(unknownAs(isSupport))}</strong>
      {isCurrent ? (
        <div class="small" id="this-session">
          {words.plain('account.sessions.this')}
        </div>
      ) : null}
      <div class="small">{words.say('account.sessions.since', { since: createdAt })}</div>
      {lastSeenAt === undefined ? null : (
        <div class="small">{words.say('account.sessions.seen', { ago: Math.max(0, now - lastSeenAt) })}</div>
      )}
      {address === undefined ? null : <div class="small">{words.say('account.sessions.address', { address })}</div>}
      <div class="small">
        {words.say(kept ? 'account.sessions.kept_until' : 'account.sessions.until', { until: expiresAt })}
      </div>
      {apps.length === 0 ? null : (
        <div class="small">{words.say('account.sessions.apps', { apps: apps.map((app) => words.localized(app)) })}</div>
      )}
      <Button id={id} name="end" value={sessionId} quiet={isCurrent} danger={!isCurrent}>
        {words.plain(isCurrent ? 'home.sign_out' : 'account.sessions.end')}
      </Button>
    </li>
  );
}
