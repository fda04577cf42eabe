import type { JSX } from 'preact';
import type { FormState } from '../forms/form-state.js';
import { Button, LinkButton } from './kit/button.js';
import { Form } from './kit/form.js';
import { Layout } from './kit/layout.js';
import type { Words } from './messages/words.js';

interface InvitationPageProps {
  readonly words: Words;
  readonly form: FormState;
  readonly invitation: { readonly email: string; readonly inviter?: string | undefined };
}

/** Says who invites and whom: the account is made for that address. */
export function InvitationPage({ words, form, invitation: { email, inviter } }: InvitationPageProps): JSX.Element {
  return (
    <Layout words={words} title={words.plain('invitation.title')}>
      <h1>{words.plain('invitation.title')}</h1>
      <p class="lead" id="invitation-lead">
        {inviter === undefined ? words.plain('invitation.lead') : words.say('invitation.lead_by', { inviter })}
      </p>
      <p id="invitation-for">{words.say('invitation.for', { email })}</p>
      <Form words={words} form={form} alertId="invitation-alert">
        <Button id="invitation-submit">{words.plain('create.submit')}</Button>
      </Form>
    </Layout>
  );
}

export function InvitationAcceptedPage({ words }: { readonly words: Words }): JSX.Element {
  return (
    <Layout words={words} title={words.plain('invitation.done.title')}>
      <h1 id="invitation-done">{words.plain('invitation.done.title')}</h1>
      <p class="lead">{words.plain('invitation.done.lead')}</p>
      <LinkButton id="home" href="./" quiet>
        {words.plain('home.link')}
      </LinkButton>
    </Layout>
  );
}

export function InvitationOverPage({ words }: { readonly words: Words }): JSX.Element {
  return (
    <Layout words={words} title={words.plain('invitation.gone.title')}>
      <h1 id="invitation-gone">{words.plain('invitation.gone.title')}</h1>
      <p class="lead">{words.plain('invitation.gone.lead')}</p>
      <LinkButton id="home" href="./" quiet>
        {words.plain('home.link')}
      </LinkButton>
    </Layout>
  );
}
