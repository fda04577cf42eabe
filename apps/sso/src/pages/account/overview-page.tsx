import type { JSX } from 'preact';
import type { ClientView } from '../client-view.js';
import { List } from '../kit/list.js';
import { Logo } from '../kit/logo.js';
import { Name } from '../kit/name.js';
import type { Words } from '../messages/words.js';
import { type Frame, OwnLayout } from './frame.js';
import { Portrait } from './portrait.js';

/** An app that a person can begin with. */
export interface LaunchView {
  readonly clientId: string;
  readonly client: ClientView;
  readonly href: string;
}

interface OverviewPageProps {
  readonly words: Words;
  readonly frame: Frame;
  readonly content: {
    readonly apps: readonly LaunchView[];
    /** Of their picture, below the issuer, where it is one that we made. */
    readonly small?: string | undefined;
  };
}

export function OverviewPage({ words, frame, content: { apps, small } }: OverviewPageProps): JSX.Element {
  return (
    <OwnLayout words={words} frame={frame}>
      <Portrait small={small} alt={words.plain('account.picture.now')} />
      <p class="lead">{words.say('account.overview.lead', { person: frame.person })}</p>
      <h2>{words.plain('account.overview.apps')}</h2>
      {apps.length === 0 ? <p id="no-launch">{words.plain('account.overview.no_apps')}</p> : null}
      <div class="launcher">
        <List>
          {apps.map(({ clientId, client, href }) => (
            <li key={clientId}>
              <a href={href} rel="noreferrer">
                {client.logo === undefined ? (
                  <span class="logo letter" aria-hidden="true">
                    {initialOf(words.localized(client.name))}
                  </span>
                ) : (
                  <Logo words={words} of={client.logo} />
                )}
                <Name of={words.localized(client.name)} />
              </a>
            </li>
          ))}
        </List>
      </div>
    </OwnLayout>
  );
}

/** The first grapheme cluster, which may be several code points. */
function initialOf(name: string): string {
  const [first] = new Intl.Segmenter().segment(name);
  return first?.segment.toLocaleUpperCase() ?? '';
}
