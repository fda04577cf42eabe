import type { PasskeyRequest } from '@signet/identity';
import type { JSX } from 'preact';
import { PasskeyButton, PasskeyScript, type PasskeySignal } from './kit/passkey.js';
import type { Words } from './messages/words.js';

/** What the sign-in page asks browsers for. */
export interface PasskeySignIn {
  readonly options: PasskeyRequest;
  readonly signals: readonly PasskeySignal[];
  /** Keys are proposed in the field of the name: not where one was refused just now, which some devices would give again unasked. */
  readonly autofill: boolean;
}

interface ByPasskeyProps {
  readonly words: Words;
  /** Undefined where nobody signs in with a passkey. */
  readonly passkey: PasskeySignIn | undefined;
}

/** In the sign-in form. */
export function ByPasskey({ words, passkey }: ByPasskeyProps): JSX.Element | null {
  if (passkey === undefined) return null;
  const { options, autofill, signals } = passkey;
  return (
    <>
      <input type="hidden" name="passkey" />
      {/* What the browser says of the device, for what may be offered afterwards. */}
      <input type="hidden" name="makes_passkeys" />
      <PasskeyButton id="passkey" options={options} failed={words.plain('passkey.failed')} autofill={autofill} quiet>
        {words.plain('passkey.submit')}
      </PasskeyButton>
      <PasskeyScript signals={signals} />
    </>
  );
}
