import type { JSX } from 'preact';
import { renderSVG } from 'uqr';
import type { Words } from './messages/words.js';

interface TotpSetupProps {
  readonly words: Words;
  /** What the app reads. */
  readonly uri: string;
  /** The same to be typed, in base 32. */
  readonly secret: string;
}

/** A shared secret, for the app that makes codes of it: as a picture, as a link for an app here, and to be typed. */
export function TotpSetup({ words, uri, secret }: TotpSetupProps): JSX.Element {
  return (
    <figure>
      {/* Made of the address alone: the library draws squares. */}
      <div
        class="qr"
        role="img"
        aria-label={words.plain('set_up_factor.totp.qr')}
        dangerouslySetInnerHTML={{ __html: renderSVG(uri, { border: 2 }) }}
      />
      <figcaption class="small">
        <a id="totp-open" href={uri}>
          {words.plain('set_up_factor.totp.open')}
        </a>
        <p>{words.plain('set_up_factor.totp.key')}</p>
        <p>
          <code id="totp-key" dir="ltr" class="key">
            {(secret.match(/.{1,4}/g) ?? []).join(' ')}
          </code>
        </p>
      </figcaption>
    </figure>
  );
}
