import type { Client } from '@signet/authorization-server';
import type { ComponentChildren, JSX } from 'preact';
import { messages } from './messages.js';
import { style } from './style.js';

interface LayoutProps {
  readonly title: string;
  readonly children: ComponentChildren;
  /** Shows its logo and its links. */
  readonly client?: Client | undefined;
}

export function Layout({ title, children, client }: LayoutProps): JSX.Element {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{`${title} · ${messages.productName}`}</title>
        {/* Our own constant; its hash stands in the policy. */}
        <style dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body>
        <main>
          <div class="brand">
            <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true">
              <circle cx="12" cy="9" r="6" />
              <path d="M9.5 9l1.8 1.8L14.8 7.4M8 14.5V22l4-2.5L16 22v-7.5" />
            </svg>
            <span>{messages.productName}</span>
          </div>
          {isHttps(client?.logoUri) ? <img class="logo" src={client?.logoUri} alt="" /> : null}
          {children}
          <ClientLinks client={client} />
        </main>
      </body>
    </html>
  );
}

function ClientLinks({ client }: { client?: Client | undefined }): JSX.Element | null {
  const links = [
    { href: client?.policyUri, label: messages.links.policy },
    { href: client?.tosUri, label: messages.links.terms },
  ].filter(({ href }) => isHttps(href));
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

/** A link that a client registered is shown only where it cannot be script. */
function isHttps(address: string | undefined): boolean {
  return address?.startsWith('https://') ?? false;
}
