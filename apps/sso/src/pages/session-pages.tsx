import type { OAuthError } from '@signet/authorization-server';
import type { JSX } from 'preact';
import type { SignOutThere } from '../federation/sign-out-elsewhere.js';
import type { FormState } from '../forms/form-state.js';
import type { ClientView } from './client-view.js';
import { errorWords } from './error-words.js';
import { Alert } from './kit/alert.js';
import { Button, LinkButton } from './kit/button.js';
import { Form } from './kit/form.js';
import { Layout } from './kit/layout.js';
import { RefusalDetails } from './kit/refusal-details.js';
import type { Words } from './messages/words.js';

interface LogoutPageProps {
  readonly words: Words;
  readonly client?: ClientView | undefined;
  /** What was wrong with what the app asked. */
  readonly problem?:
    | { readonly error: Pick<OAuthError, 'code'>; readonly parameter: string; readonly supportCode: string }
    | undefined;
  readonly form: FormState;
}

/** Asks before signing out; also where an app asked in a wrong way, for the person wanted to sign out. */
export function LogoutPage({ words, client, problem, form }: LogoutPageProps): JSX.Element {
  return (
    <Layout words={words} title={words.plain('logout.title')} client={client}>
      <h1>{words.plain('logout.title')}</h1>
      {problem === undefined ? null : (
        <Alert id="logout-problem">
          {words.plain(errorWords(problem.error.code, problem.parameter))} {words.plain('logout.problem')}
        </Alert>
      )}
      <p class="lead">{words.plain('logout.lead')}</p>
      <Form words={words} form={form} alertId="logout-alert">
        <Button id="logout-confirm">{words.plain('logout.confirm')}</Button>
      </Form>
      <LinkButton href="./" quiet>
        {words.plain('logout.stay')}
      </LinkButton>
      {problem === undefined ? null : (
        <RefusalDetails
          words={words}
          code={problem.error.code}
          parameter={problem.parameter}
          supportCode={problem.supportCode}
        />
      )}
    </Layout>
  );
}

interface SignedOutPageProps {
  readonly words: Words;
  /** Where a sign-in begins at the app that they were signed out of. */
  readonly again?: string | undefined;
  /** Where they go on being signed in with whom they had signed in, and where that ends. */
  readonly elsewhere?: SignOutThere | undefined;
  /** Where the app leads them on that they were signed out of. */
  readonly onward?: string | undefined;
}

export function SignedOutPage({ words, again, elsewhere, onward }: SignedOutPageProps): JSX.Element {
  return (
    <Layout words={words} title={words.plain('signed_out.title')}>
      <h1>{words.plain('signed_out.title')}</h1>
      <p class="lead">{words.plain(elsewhere === undefined ? 'signed_out.lead' : 'signed_out.here')}</p>
      {again === undefined ? null : (
        <LinkButton id="sign-in-again" href={again}>
          {words.plain('signed_out.again')}
        </LinkButton>
      )}
      {onward === undefined ? null : (
        <a id="onward" class="button" href={onward}>
          {words.plain('signed_out.onward')}
        </a>
      )}
      {elsewhere === undefined ? null : (
        <form method={elsewhere.method} action={elsewhere.action}>
          {elsewhere.fields.map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <Button id="sign-out-elsewhere" quiet>
            {words.say('upstream.sign_out', { provider: words.localized(elsewhere.name) })}
          </Button>
        </form>
      )}
      <LinkButton id="home" href="./" quiet>
        {words.plain('home.link')}
      </LinkButton>
    </Layout>
  );
}

/** Nobody is signed in. */
export function HomePage({ words }: { words: Words }): JSX.Element {
  return (
    <Layout words={words} title={words.plain('home.title')}>
      <h1>{words.plain('home.title')}</h1>
      <p class="lead">{words.plain('home.signed_out')}</p>
      <LinkButton id="sign-in" href="account">
        {words.plain('home.sign_in')}
      </LinkButton>
    </Layout>
  );
}
