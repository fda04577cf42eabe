import type { ComponentChildren, JSX } from 'preact';
import type { PlainKey } from '../messages/catalogue.js';
import type { Words } from '../messages/words.js';
import { List } from './list.js';
import { useAddress } from './root.js';

export interface NavigationLink {
  readonly href: string;
  readonly title: PlainKey;
  /** `page`: it is this one; `true`: this one is reached from it (WAI-ARIA `aria-current`). */
  readonly current: 'page' | 'true' | undefined;
}

interface NavigationProps {
  readonly words: Words;
  readonly label: PlainKey;
  readonly links: readonly NavigationLink[];
  /** What stands below the links. */
  readonly children: ComponentChildren;
}

/** Between pages that belong together. */
export function Navigation({ words, label, links, children }: NavigationProps): JSX.Element {
  const address = useAddress();
  return (
    <nav aria-label={words.plain(label)}>
      <List>
        {links.map(({ href, title, current }) => (
          <li key={href}>
            <a href={address(href)} aria-current={current}>
              {words.plain(title)}
            </a>
          </li>
        ))}
        <li>
          <a href={address('logout')}>{words.plain('home.sign_out')}</a>
        </li>
      </List>
      {children}
    </nav>
  );
}
