import type { LocalizedText } from '@signet/auth-contracts';
import type { JSX } from 'preact';
import { Button, LinkButton } from './kit/button.js';
import type { Words } from './messages/words.js';

/** With whom else people can sign in. */
export interface ElsewhereView {
  readonly links: ReadonlyArray<{ readonly providerId: string; readonly name: LocalizedText; readonly href: string }>;
  /** Some are for whoever has an address there. */
  readonly asksAddress: boolean;
  /** What came of an address. */
  readonly home?: 'known' | 'unknown' | undefined;
}

interface ElsewhereProps {
  readonly words: Words;
  readonly elsewhere?: ElsewhereView | undefined;
}

/** Within the form: it takes the address that was typed, and nothing else. */
export function ByAddress({ words, elsewhere }: ElsewhereProps): JSX.Element | null {
  if (!elsewhere?.asksAddress) return null;
  return (
    <Button id="by-address" name="decision" value="home" quiet skipsFields>
      {words.plain('upstream.by_address')}
    </Button>
  );
}

/** What came of an address, and links: they are no buttons of a form, for what a form leads to browsers hold to the policy of its page. */
export function Elsewhere({ words, elsewhere }: ElsewhereProps): JSX.Element | null {
  if (elsewhere === undefined) return null;
  const { home, links } = elsewhere;
  return (
    <>
      {home === undefined ? null : (
        <p id="home-realm" role="status">
          {words.plain(home === 'known' ? 'upstream.address_known' : 'upstream.address_unknown')}
        </p>
      )}
      {links.map(({ providerId, name, href }) => (
        <LinkButton key={providerId} id={`with-${providerId}`} href={href} quiet>
          {words.say('upstream.sign_in', { provider: words.localized(name) })}
        </LinkButton>
      ))}
    </>
  );
}
