import type { ComponentChildren, JSX } from 'preact';
import { Layout } from '../kit/layout.js';
import { Navigation, type NavigationLink } from '../kit/navigation.js';
import type { PlainKey } from '../messages/catalogue.js';
import type { Words } from '../messages/words.js';

/** What stands around every page of one's own. */
export interface Frame {
  readonly title: PlainKey;
  readonly person: string;
  readonly links: readonly NavigationLink[];
}

interface OwnLayoutProps {
  readonly words: Words;
  readonly frame: Frame;
  readonly children: ComponentChildren;
}

export function OwnLayout({ words, frame, children }: OwnLayoutProps): JSX.Element {
  const title = words.plain(frame.title);
  return (
    <Layout words={words} title={title} wide>
      <div class="account">
        <Navigation words={words} label="account.navigation" links={frame.links}>
          <span class="small" id="signed-in-as">
            {words.say('home.signed_in_as', { person: frame.person })}
          </span>
        </Navigation>
        <div class="page">
          <h1>{title}</h1>
          {children}
        </div>
      </div>
    </Layout>
  );
}
