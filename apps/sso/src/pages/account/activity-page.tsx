import type { OwnActivity } from '@signet/administration';
import type { LocalizedText } from '@signet/auth-contracts';
import type { JSX } from 'preact';
import { deviceMessage } from '../device-message.js';
import { LinkButton } from '../kit/button.js';
import { List } from '../kit/list.js';
import type { PlainKey } from '../messages/catalogue.js';
import type { Words } from '../messages/words.js';
import { activityWords } from './activity-words.js';
import { type Frame, OwnLayout } from './frame.js';

export interface ActivityView {
  readonly entries: ReadonlyArray<OwnActivity & { readonly app?: LocalizedText | undefined }>;
  /** The last one of this page, where there are more. */
  readonly next?: string | undefined;
}

interface ActivityPageProps {
  readonly words: Words;
  readonly frame: Frame;
  readonly content: ActivityView;
}

const doers = {
  person: undefined,
  operator: 'account.activity.by_operator',
  issuer: 'account.activity.by_issuer',
  client: 'account.activity.by_client',
} as const satisfies Readonly<Record<OwnActivity['by'], PlainKey | undefined>>;

/** What happened, newest first. */
export function ActivityPage({ words, frame, content: { entries, next } }: ActivityPageProps): JSX.Element {
  return (
    <OwnLayout words={words} frame={frame}>
      <p class="lead">{words.plain('account.activity.lead')}</p>
      {entries.length === 0 ? <p id="no-activity">{words.plain('account.activity.none')}</p> : null}
      <List>
        {entries.map((entry) => (
          <ActivityItem key={entry.entryId} words={words} entry={entry} />
        ))}
      </List>
      {next === undefined ? null : (
        <LinkButton id="more" href={`account/activity?${new URLSearchParams({ after: next })}`} quiet>
          {words.plain('account.activity.more')}
        </LinkButton>
      )}
    </OwnLayout>
  );
}

interface ActivityItemProps {
  readonly words: Words;
  readonly entry: ActivityView['entries'][number];
}

function ActivityItem({ words, entry }: ActivityItemProps): JSX.Element {
  const { name, at, by, app, count = 1, address, device } = entry;
  const doer = doers[by];
  const known = deviceMessage(device);
  return (
    <li>
      <strong>{words.plain(activityWords[name])}</strong>
      <div class="small">{words.say('account.activity.at', { at })}</div>
      {count < 2 ? null : <div class="small">{words.say('account.activity.count', { count })}</div>}
      {doer === undefined ? null : <div class="small">{words.plain(doer)}</div>}
      {app === undefined ? null : (
        <div class="small">{words.say('account.activity.app', { app: words.localized(app) })}</div>
      )}
      {known === undefined ? null : <div class="small">{words.sentence(known)}</div>}
      {address === undefined ? null : <div class="small">{words.say('account.sessions.address', { address })}</div>}
    </li>
  );
}
