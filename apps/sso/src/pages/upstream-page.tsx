import type { LocalizedText } from '@signet/auth-contracts';
import type { JSX } from 'preact';
import { LinkButton } from './kit/button.js';
import { Layout } from './kit/layout.js';
import type { Words } from './messages/words.js';

/** Why nobody is signed in by it. */
export const upstreamReasons = ['away', 'denied', 'failed', 'unwelcome', 'exists', 'unknown'] as const;
export type UpstreamReason = (typeof upstreamReasons)[number];

export interface UpstreamPageProps {
  readonly words: Words;
  readonly reason: UpstreamReason;
  /** How the provider is called. */
  readonly provider: LocalizedText;
  /** Where people sign in another way. */
  readonly back: string;
}

/** A sign-in elsewhere came to nothing: the other ways are left. */
export function UpstreamPage({ words, reason, provider, back }: UpstreamPageProps): JSX.Element {
  const name = words.localized(provider);
  return (
    <Layout words={words} title={words.plain('upstream.title')}>
      <h1>{words.plain('upstream.title')}</h1>
      <p class="lead" id={`upstream-${reason}`} role="alert">
        {reason === 'unknown' ? words.plain('upstream.unknown') : words.say(`upstream.${reason}`, { provider: name })}
      </p>
      <LinkButton id="other-ways" href={back}>
        {words.plain('upstream.other_ways')}
      </LinkButton>
    </Layout>
  );
}
