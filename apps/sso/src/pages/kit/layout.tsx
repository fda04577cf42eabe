import type { ComponentChildren, JSX } from 'preact';
import type { ClientView } from '../client-view.js';
import type { Words } from '../messages/words.js';
import { style } from '../style.js';
import { mark } from './mark.js';
import { useAddress } from './root.js';
import { Unverified } from './unverified.js';

interface LayoutProps {
  readonly words: Words;
  readonly title: string;
  readonly children: ComponentChildren;
  /** Of several parts beside each other. */
  readonly wide?: boolean;
  /** Shows its logo and its links, and whether anybody vouches for it. */
  readonly client?: ClientView | undefined;
}

export function Layout({ words, title, children, client, wide }: LayoutProps): JSX.Element {
  const address = useAddress();
  return (
    <html lang={words.language} dir={words.direction}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{`${title} · ${words.plain('product')}`}</title>
        <link rel="icon" type="image/svg+xml" href={address('favicon.svg')} />
        {/* Our own constant; its hash stands in the policy. */}
        <style dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body>
        <a class="skip" href="#content">
          {words.plain('page.skip')}
        </a>
        <main id="content" tabIndex={-1} class={wide ? 'wide' : undefined}>
          <div class="brand">
            <svg viewBox={mark.viewBox} fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true">
              <circle {...mark.circle} />
              <path d={mark.path} />
            </svg>
            <span>{words.plain('product')}</span>
          </div>
          {client?.logo ? <img class="logo" src={client.logo} alt="" /> : null}
          {children}
          <Unverified words={words} client={client} />
          <ClientLinks words={words} client={client} />
        </main>
      </body>
    </html>
  );
}

function ClientLinks({ words, client }: Pick<LayoutProps, 'words' | 'client'>): JSX.Element | null {
  const links = [
    { href: client?.policy, label: words.plain('links.policy') },
    { href: client?.terms, label: words.plain('links.terms') },
  ].filter(({ href }) => href !== undefined);
  if (links.length === 0) return null;
  return (
    <footer>
      {links.map(({ href, label }) => (
        <a key={label} href={href} rel="noreferrer">
          {label}
        </a>
      ))}
    </footer>
  );
}
