import type { JSX } from 'preact';
import type { FormState } from '../forms/form-state.js';
import { Button, LinkButton } from './kit/button.js';
import { Form } from './kit/form.js';
import { Layout } from './kit/layout.js';
import type { Words } from './messages/words.js';

interface FinishAccountPageProps {
  readonly words: Words;
  readonly form: FormState;
  readonly account: { readonly username: string; readonly email: string };
}

export function FinishAccountPage({ words, form, account: { username, email } }: FinishAccountPageProps): JSX.Element {
  return (
    <Layout words={words} title={words.plain('finish_account.title')}>
      <h1>{words.plain('finish_account.title')}</h1>
      <p class="lead" id="finish-account-lead">
        {words.say('finish_account.lead', { username, email })}
      </p>
      <p>{words.plain('finish_account.not_you')}</p>
      <Form words={words} form={form} alertId="finish-account-alert">
        <Button id="finish-account-submit">{words.plain('create.submit')}</Button>
      </Form>
    </Layout>
  );
}

export function AccountFinishedPage({ words }: { readonly words: Words }): JSX.Element {
  return (
    <Layout words={words} title={words.plain('finish_account.done.title')}>
      <h1 id="finish-account-done">{words.plain('finish_account.done.title')}</h1>
      <p class="lead">{words.plain('finish_account.done.lead')}</p>
      <LinkButton id="home" href="./" quiet>
        {words.plain('home.link')}
      </LinkButton>
    </Layout>
  );
}

export function FinishAccountOverPage({ words }: { readonly words: Words }): JSX.Element {
  return (
    <Layout words={words} title={words.plain('finish_account.gone.title')}>
      <h1 id="finish-account-gone">{words.plain('finish_account.gone.title')}</h1>
      <p class="lead">{words.plain('finish_account.gone.lead')}</p>
      <LinkButton id="home" href="./" quiet>
        {words.plain('home.link')}
      </LinkButton>
    </Layout>
  );
}
