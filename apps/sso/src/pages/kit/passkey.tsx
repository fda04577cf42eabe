import type { PasskeyCreation, PasskeyRequest } from '@signet/identity';
import type { sendSignal } from '@simplewebauthn/browser';
import type { ComponentChildren, JSX } from 'preact';
import type { Words } from '../messages/words.js';
import { useAddress } from './root.js';
import { Surroundings } from './surroundings.js';

/** What password managers are told (Web Authentication Level 3 §5.1.11). */
export type PasskeySignal = Parameters<typeof sendSignal>[0];

interface PasskeyButtonProps {
  readonly id: string;
  readonly children: ComponentChildren;
  /** What is said where it did not go. */
  readonly failed: string;
  /** What the browser is asked for: by a request for a key that is there, by a creation for a new one. */
  readonly options: PasskeyRequest | PasskeyCreation;
  /** Keys are proposed in a field whose `autocomplete` says so. */
  readonly autofill?: boolean;
  /** Not what most people want here. */
  readonly quiet?: boolean;
}

/** In a form with a hidden `passkey`: fills that and sends it. Nothing is seen of it where the script does not run, or the browser knows no keys. */
export function PasskeyButton(props: PasskeyButtonProps): JSX.Element {
  return (
    <Surroundings.Consumer>{({ keyOrigins = [] }) => <Asking {...props} origins={keyOrigins} />}</Surroundings.Consumer>
  );
}

function Asking(props: PasskeyButtonProps & { readonly origins: readonly string[] }): JSX.Element {
  const { id, children, failed, options, autofill, quiet, origins } = props;
  return (
    <>
      <p id={`${id}-failed`} role="alert" hidden>
        {failed}
      </p>
      <button
        id={id}
        type="submit"
        name="decision"
        value="passkey"
        class={quiet ? 'quiet' : undefined}
        formNoValidate
        hidden
        data-passkey-options={JSON.stringify(options)}
        data-passkey-origins={origins.length === 0 ? undefined : JSON.stringify(origins)}
        data-passkey-new={'user' in options ? '' : undefined}
        data-passkey-autofill={autofill ? '' : undefined}
      >
        {children}
      </button>
    </>
  );
}

/** Once on a page that has one of the above, at its end. */
export function PasskeyScript({
  signals = [],
}: {
  readonly signals?: readonly PasskeySignal[] | undefined;
}): JSX.Element {
  const address = useAddress();
  return (
    <Surroundings.Consumer>
      {({ loads }) => {
        const script = loads?.script('passkeys');
        return script === undefined ? null : (
          <>
            {signals.length === 0 ? null : <div hidden data-passkey-signals={JSON.stringify(signals)} />}
            <script src={address(script)} defer />
          </>
        );
      }}
    </Surroundings.Consumer>
  );
}

interface PasskeyPartProps extends Pick<PasskeyButtonProps, 'options'> {
  readonly words: Words;
  readonly submit: string;
}

/** All that a form has which asks for nothing but a key. */
export function PasskeyPart({ words, options, submit }: PasskeyPartProps): JSX.Element {
  return (
    <>
      <noscript>
        <p id="passkey-no-script">{words.plain('passkey.no_script')}</p>
      </noscript>
      <PasskeyButton id="passkey" options={options} failed={words.plain('passkey.failed')}>
        {submit}
      </PasskeyButton>
      <PasskeyScript />
    </>
  );
}
