import type { JSX } from 'preact';
import type { FormState } from '../forms/form-state.js';
import type { ClientView } from './client-view.js';
import { Button, LinkButton } from './kit/button.js';
import { Choice } from './kit/choice.js';
import { Form } from './kit/form.js';
import { Layout } from './kit/layout.js';
import type { Words } from './messages/words.js';

interface PageProps {
  readonly words: Words;
  readonly form: FormState;
}

interface OnTheWay {
  /** To where somebody is on the way to sign in. */
  readonly back?: string | undefined;
  /** The app for which. */
  readonly client?: ClientView | undefined;
}

/** Asks whose password it is. */
export function ForgotPasswordPage({ words, form, back, client }: PageProps & OnTheWay): JSX.Element {
  return (
    <Layout words={words} title={words.plain('forgot.title')} client={client}>
      <h1>{words.plain('forgot.title')}</h1>
      <p class="lead">{words.plain('forgot.lead')}</p>
      <Form words={words} form={form} alertId="forgot-password-alert">
        <Button id="forgot-password-submit">{words.plain('forgot.submit')}</Button>
      </Form>
      {back === undefined ? null : <Back words={words} href={back} />}
    </Layout>
  );
}

interface SentPageProps extends OnTheWay {
  readonly words: Words;
  readonly again: string;
}

/** The same whoever was named. */
export function RecoverySentPage({ words, again, back, client }: SentPageProps): JSX.Element {
  return (
    <Layout words={words} title={words.plain('forgot.sent.title')} client={client}>
      <h1 id="recovery-sent">{words.plain('forgot.sent.title')}</h1>
      <p class="lead">{words.plain('forgot.sent.lead')}</p>
      <p>{words.plain('forgot.sent.hint')}</p>
      <LinkButton id="ask-again" href={again} quiet>
        {words.plain('forgot.again')}
      </LinkButton>
      {back === undefined ? null : <Back words={words} href={back} />}
    </Layout>
  );
}

function Back({ words, href }: { readonly words: Words; readonly href: string }): JSX.Element {
  return (
    <LinkButton id="back" href={href} quiet>
      {words.plain('forgot.back')}
    </LinkButton>
  );
}

interface RecoverPageProps extends PageProps, Pick<OnTheWay, 'client'> {
  readonly username: string;
  readonly isEverywhere: boolean;
}

export function RecoverPasswordPage({ words, form, username, isEverywhere, client }: RecoverPageProps): JSX.Element {
  const title = words.plain('recover.title');
  return (
    <Layout words={words} title={title} client={client}>
      <h1>{title}</h1>
      <p class="lead">{words.say('recover.lead', { username })}</p>
      <Form words={words} form={form} alertId="recover-password-alert">
        {/* Password managers keep a new password with the name that it is for. */}
        <input type="text" name="username" autocomplete="username" value={username} hidden readOnly />
        <Choice name="everywhere" isChosen={isEverywhere}>
          {words.plain('recover.everywhere')}
        </Choice>
        <Button id="recover-password-submit">{words.plain('recover.submit')}</Button>
      </Form>
    </Layout>
  );
}

interface RecoveredPageProps extends Pick<OnTheWay, 'client'> {
  readonly words: Words;
  /** Where the sign-in goes on that was begun in this browser. */
  readonly on?: string | undefined;
}

export function PasswordRecoveredPage({ words, on, client }: RecoveredPageProps): JSX.Element {
  return (
    <Layout words={words} title={words.plain('recover.done.title')} client={client}>
      <h1 id="password-recovered">{words.plain('recover.done.title')}</h1>
      <p class="lead">{words.plain('recover.done.lead')}</p>
      {on === undefined ? (
        <>
          <p>{words.plain('gone.hint')}</p>
          <LinkButton id="home" href="./" quiet>
            {words.plain('home.link')}
          </LinkButton>
        </>
      ) : (
        <LinkButton id="sign-in" href={on}>
          {words.plain('recover.done.continue')}
        </LinkButton>
      )}
    </Layout>
  );
}

interface EndedLinkPageProps {
  readonly words: Words;
  readonly why: 'used' | 'over';
}

export function RecoveryLinkEndedPage({ words, why }: EndedLinkPageProps): JSX.Element {
  const title = words.plain(`recover.${why}.title`);
  return (
    <Layout words={words} title={title}>
      <h1 id={`link-${why}`}>{title}</h1>
      <p class="lead">{words.plain(`recover.${why}.lead`)}</p>
      <LinkButton id="ask-again" href="forgot-password" quiet>
        {words.plain('recover.ask_again')}
      </LinkButton>
    </Layout>
  );
}
