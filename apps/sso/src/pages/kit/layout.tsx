import type { ComponentChildren, JSX } from 'preact';
import { type FooterLink, type Look, nameIn } from '../../look/look.js';
import type { ClientView } from '../client-view.js';
import type { Words } from '../messages/words.js';
import { Head, InertHead } from './head.js';
import { Languages } from './languages.js';
import { Logo } from './logo.js';
import { mark } from './mark.js';
import { Surroundings, type SurroundingsOfPage } from './surroundings.js';
import { TimeLeft } from './time-left.js';
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

export function Layout(props: LayoutProps): JSX.Element {
  return (
    <Surroundings.Consumer>{(surroundings) => <Page {...props} surroundings={surroundings} />}</Surroundings.Consumer>
  );
}

interface PageProps extends LayoutProps {
  readonly surroundings: SurroundingsOfPage;
}

function Page({ words, title, children, client, wide, surroundings }: PageProps): JSX.Element {
  const { languages, loads, time } = surroundings;
  const look = loads?.dressed(client?.brand) ?? surroundings.look;
  const name = nameIn(words, look);
  return (
    <html lang={words.language} dir={words.direction}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{`${title} · ${name}`}</title>
        {surroundings.inert ? <InertHead look={look} /> : <Head look={look} />}
      </head>
      <body inert={surroundings.inert}>
        <a class="skip" href="#content">
          {words.plain('page.skip')}
        </a>
        <main id="content" tabIndex={-1} class={wide ? 'wide' : undefined}>
          <Brand name={name} look={look} />
          {client?.logo ? <Logo words={words} of={client.logo} /> : null}
          {children}
          <Unverified words={words} client={client} />
          <ClientLinks words={words} client={client} />
          {time === undefined ? null : <TimeLeft words={words} time={time} loads={loads} />}
        </main>
        {languages === undefined ? null : <Languages words={words} of={languages} />}
        {look.links.length === 0 ? null : <InstallationLinks words={words} links={look.links} />}
      </body>
    </html>
  );
}

function Brand({ name, look: { logo } }: { readonly name: string; readonly look: Look }): JSX.Element {
  return (
    <div class="brand">
      {logo === undefined ? (
        <svg viewBox={mark.viewBox} fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true">
          <circle {...mark.circle} />
          <path d={mark.path} />
        </svg>
      ) : (
        <img src={logo} alt="" />
      )}
      <bdi>{name}</bdi>
    </div>
  );
}

function ClientLinks({ words, client }: Pick<LayoutProps, 'words' | 'client'>): JSX.Element | null {
  const links = [
    { href: client?.policy, label: words.plain('links.policy') },
    { href: client?.terms, label: words.plain('links.terms') },
  ].flatMap(({ href, label }) => (href === undefined ? [] : [{ href: words.localized(href), label }]));
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

function InstallationLinks({ words, links }: { readonly words: Words; readonly links: readonly FooterLink[] }) {
  return (
    <footer>
      {links.map(({ href, label }) => (
        <a key={href} href={href} rel="noreferrer">
          <bdi>{words.localized(label)}</bdi>
        </a>
      ))}
    </footer>
  );
}
