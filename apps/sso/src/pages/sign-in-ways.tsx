import type { JSX } from 'preact';
import type { FormState } from '../forms/form-state.js';
import type { ClientView } from './client-view.js';
import { Button } from './kit/button.js';
import type { Words } from './messages/words.js';
import { ByPasskey, type PasskeySignIn } from './sign-in-by-passkey.js';
import { ByAddress, Elsewhere, type ElsewhereView } from './sign-in-elsewhere.js';

/** What pages show on which people say who they are. */
export interface SignInView {
  /** Undefined where nobody signs in with a passkey there. */
  readonly passkey?: PasskeySignIn | undefined;
  readonly client: ClientView;
  /** Who is signed in in this browser. */
  readonly person?: string | undefined;
  /** The client asked for another account than that of whoever is here. */
  readonly isAnother: boolean;
  readonly login: string;
  /** Where people make their own accounts. */
  readonly createAccount?: string | undefined;
  /** Where they ask for another password. */
  readonly forgotPassword?: string | undefined;
  readonly elsewhere?: ElsewhereView | undefined;
}

export interface SignInPageProps {
  readonly words: Words;
  readonly view: SignInView;
  readonly form: FormState;
}

/** Says for whom it asks, and whom it found. */
export function SignInLead({ words, view: { client, person, isAnother } }: Omit<SignInPageProps, 'form'>): JSX.Element {
  return (
    <>
      <p class="lead">{words.say('login.lead', { client: words.localized(client.name) })}</p>
      {person === undefined ? null : <p id="signed-in-as">{words.say('consent.lead', { person })}</p>}
      {isAnother ? (
        <p id="another-account" role="alert">
          {words.say('login.another', { client: words.localized(client.name) })}
        </p>
      ) : null}
    </>
  );
}

/** For those who sign in with somebody else, those who have forgotten their password, and those who have none yet. */
export function BesideSigningIn({ words, view }: Omit<SignInPageProps, 'form'>): JSX.Element {
  return (
    <>
      <Elsewhere words={words} elsewhere={view.elsewhere} />
      {view.forgotPassword === undefined ? null : (
        <p>
          <a id="forgot-password" href={view.forgotPassword}>
            {words.plain('login.forgot')}
          </a>
        </p>
      )}
      {view.createAccount === undefined ? null : (
        <p>
          <a id="create-account" href={view.createAccount}>
            {words.plain('login.create')}
          </a>
        </p>
      )}
    </>
  );
}

/** In the form, beside its password. */
export function OtherWaysIn({ words, view: { passkey, elsewhere } }: Omit<SignInPageProps, 'form'>): JSX.Element {
  return (
    <>
      <ByPasskey words={words} passkey={passkey} />
      <ByAddress words={words} elsewhere={elsewhere} />
    </>
  );
}

interface WaysOutProps {
  readonly words: Words;
  readonly view: Pick<SignInView, 'person'>;
}

/** Ways out of a form that need none of its fields. */
export function WaysOut({ words, view: { person } }: WaysOutProps): JSX.Element {
  return (
    <>
      <Button id="cancel" name="decision" value="cancel" quiet skipsFields>
        {words.plain('login.cancel')}
      </Button>
      {person === undefined ? null : <NotYou words={words} />}
    </>
  );
}

export function NotYou({ words }: { words: Words }): JSX.Element {
  return (
    <Button id="not-you" name="decision" value="switch" quiet skipsFields>
      {words.plain('login.not_you')}
    </Button>
  );
}
