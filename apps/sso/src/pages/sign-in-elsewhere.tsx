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

/** Says what came of an address, before the form. */
export function HomeFound({ words, elsewhere }: ElsewhereProps): JSX.Element | null {
  if (elsewhere?.home === undefined) return null;
  return (
    <p id="home-realm" role="status">
      {words.plain(elsewhere.home === 'known' ? 'upstream.address_known' : 'upstream.address_unknown')}
    </p>
  );
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

/** Links and no buttons of a form: what a form leads to, browsers hold to the policy of its page. */
export function Elsewhere({ words, elsewhere }: ElsewhereProps): JSX.Element | null {
  if (elsewhere === undefined || elsewhere.links.length === 0) return null;
  return (
    <>
      {elsewhere.links.map(({ providerId, name, href }) => (
        <LinkButton key={providerId} id={`with-${providerId}`} href={href} quiet>
          {words.say('upstream.sign_in', { provider: words.localized(name) })}
        </LinkButton>
      ))}
    </>
  );
}
