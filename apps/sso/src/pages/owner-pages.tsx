import type { JSX } from 'preact';
import type { FormState } from '../forms/form-state.js';
import { Button, LinkButton } from './kit/button.js';
import { Form } from './kit/form.js';
import { Layout } from './kit/layout.js';
import type { Words } from './messages/words.js';

interface OwnerPageProps {
  readonly words: Words;
  readonly form: FormState;
}

/** Whoever has the link makes an account, which is an owner's. */
export function NewOwnerPage({ words, form }: OwnerPageProps): JSX.Element {
  return (
    <Layout words={words} title={words.plain('owner.title')}>
      <h1>{words.plain('owner.title')}</h1>
      <p class="lead">{words.plain('owner.lead')}</p>
      <Form words={words} form={form} alertId="owner-alert">
        <Button id="owner-submit">{words.plain('owner.submit')}</Button>
      </Form>
    </Layout>
  );
}

/** Whoever has the link is signed in already. */
export function OwnershipPage({ words, form, person }: OwnerPageProps & { readonly person: string }): JSX.Element {
  return (
    <Layout words={words} title={words.plain('owner.title')}>
      <h1>{words.plain('owner.title')}</h1>
      <p class="lead">{words.say('owner.taken_over.lead', { person })}</p>
      <Form words={words} form={form} alertId="owner-alert">
        <Button id="owner-submit">{words.plain('owner.taken_over.submit')}</Button>
      </Form>
      <LinkButton id="owner-new" href="owner?new=yes" quiet>
        {words.plain('owner.taken_over.new')}
      </LinkButton>
    </Layout>
  );
}

/** The link is for one account. */
export function RecoveredOwnerPage({ words, form, person }: OwnerPageProps & { readonly person: string }): JSX.Element {
  return (
    <Layout words={words} title={words.plain('owner.recovered.title')}>
      <h1>{words.plain('owner.recovered.title')}</h1>
      <p class="lead">{words.say('owner.recovered.lead', { person })}</p>
      <Form words={words} form={form} alertId="owner-alert">
        <Button id="owner-submit">{words.plain('owner.recovered.submit')}</Button>
      </Form>
    </Layout>
  );
}

interface OwnerMadeProps {
  readonly words: Words;
  /** Whether there is a console to go to. */
  readonly hasConsole: boolean;
}

export function OwnerMadePage({ words, hasConsole }: OwnerMadeProps): JSX.Element {
  return (
    <Layout words={words} title={words.plain('owner.done.title')}>
      <h1 id="owner-done">{words.plain('owner.done.title')}</h1>
      <p class="lead">{words.plain('owner.done.lead')}</p>
      {hasConsole ? (
        <LinkButton id="console" href="console">
          {words.plain('owner.done.console')}
        </LinkButton>
      ) : null}
      <LinkButton id="home" href="./" quiet>
        {words.plain('home.link')}
      </LinkButton>
    </Layout>
  );
}

export function OwnerLinkOverPage({ words }: { readonly words: Words }): JSX.Element {
  return (
    <Layout words={words} title={words.plain('owner.gone.title')}>
      <h1 id="owner-gone">{words.plain('owner.gone.title')}</h1>
      <p class="lead">{words.plain('owner.gone.lead')}</p>
      <p>{words.plain('owner.gone.hint')}</p>
      <LinkButton id="home" href="./" quiet>
        {words.plain('home.link')}
      </LinkButton>
    </Layout>
  );
}
