import type { JSX } from 'preact';
import type { ClientView } from '../client-view.js';
import type { Words } from '../messages/words.js';

interface UnverifiedProps {
  readonly words: Words;
  readonly client?: ClientView | undefined;
}

/** Of an app that nobody here vouches for: that it is one, and what it can be told by beside the name that it chose. */
export function Unverified({ words, client }: UnverifiedProps): JSX.Element | null {
  if (!client?.unverified) return null;
  const { host } = client.unverified;
  return (
    <p class="notice" id="client-unverified">
      <strong>{words.plain('client.unverified')}</strong> {words.plain('client.chose_name')}
      {host === undefined ? null : (
        <>
          {' '}
          {words.plain('client.host')}{' '}
          <bdi>
            <strong id="client-host">{host}</strong>
          </bdi>
        </>
      )}
    </p>
  );
}
