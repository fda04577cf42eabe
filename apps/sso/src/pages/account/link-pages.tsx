import type { JSX } from 'preact';
import type { FormState } from '../../forms/form-state.js';
import { Button, LinkButton } from '../kit/button.js';
import { Form } from '../kit/form.js';
import { Layout } from '../kit/layout.js';
import type { PlainKey } from '../messages/catalogue.js';
import type { Words } from '../messages/words.js';

export interface LinkPageProps {
  readonly words: Words;
  readonly form: FormState;
}

type OfAddress = LinkPageProps & { readonly username: string; readonly email: string };

export function ConfirmEmailPage({ words, form, username, email }: OfAddress): JSX.Element {
  return (
    <Layout words={words} title={words.plain('confirm_email.title')}>
      <h1>{words.plain('confirm_email.title')}</h1>
      <p class="lead">{words.say('confirm_email.lead', { username, email })}</p>
      <Form words={words} form={form} alertId="confirm-email-alert">
        <Button id="confirm-email-submit">{words.plain('confirm_email.submit')}</Button>
      </Form>
    </Layout>
  );
}

export function EmailConfirmedPage({
  words,
  isDone,
}: {
  readonly words: Words;
  readonly isDone: boolean;
}): JSX.Element {
  return isDone ? (
    <Told words={words} id="email-confirmed" title="confirm_email.done.title" lead="confirm_email.done.lead" />
  ) : (
    <Told words={words} id="too-many" title="confirm_email.too_many.title" lead="confirm_email.too_many.lead" />
  );
}

export function UndoEmailPage({ words, form, username, email }: OfAddress): JSX.Element {
  return (
    <Layout words={words} title={words.plain('undo_email.title')}>
      <h1>{words.plain('undo_email.title')}</h1>
      <p class="lead">{words.say('undo_email.lead', { username, email })}</p>
      <p>{words.plain('undo_email.why')}</p>
      <Form words={words} form={form} alertId="undo-email-alert">
        <Button id="undo-email-submit" danger>
          {words.plain('undo_email.submit')}
        </Button>
      </Form>
    </Layout>
  );
}

export function EmailUndonePage({ words }: { readonly words: Words }): JSX.Element {
  return <Told words={words} id="email-undone" title="undo_email.done.title" lead="undo_email.done.lead" />;
}

type OfFactor = LinkPageProps & { readonly username: string; readonly what: 'added' | 'removed' | 'reset' };

export function UndoFactorPage({ words, form, username, what }: OfFactor): JSX.Element {
  return (
    <Layout words={words} title={words.plain('undo_factor.title')}>
      <h1>{words.plain('undo_factor.title')}</h1>
      <p class="lead">{words.say(`undo_factor.lead_${what}`, { username })}</p>
      {what === 'reset' ? null : <p>{words.plain('undo_factor.why')}</p>}
      <Form words={words} form={form} alertId="undo-factor-alert">
        <Button id="undo-factor-submit">{words.plain('undo_factor.submit')}</Button>
      </Form>
    </Layout>
  );
}

interface FactorUndoneProps {
  readonly words: Words;
  /** What was not done yet. */
  readonly isStopped: boolean;
}

export function FactorUndonePage({ words, isStopped }: FactorUndoneProps): JSX.Element {
  const said = isStopped ? 'undo_factor.stopped' : 'undo_factor.done';
  return <Told words={words} id="factor-undone" title={`${said}.title`} lead={`${said}.lead`} />;
}

interface KeepAccountPageProps extends LinkPageProps {
  readonly username: string;
  /** When it is deleted; undefined where it is only closed. */
  readonly deletionAt: number | undefined;
  /** It is open again, or its time has come. */
  readonly isOver: boolean;
}

export function KeepAccountPage({ words, form, username, deletionAt, isOver }: KeepAccountPageProps): JSX.Element {
  if (isOver) return <LinkOverPage words={words} why="over" />;
  return (
    <Layout words={words} title={words.plain('keep_account.title')}>
      <h1>{words.plain('keep_account.title')}</h1>
      <p class="lead">{words.say('keep_account.lead', { username })}</p>
      {deletionAt === undefined ? null : <p id="deletion">{words.say('keep_account.deletion', { at: deletionAt })}</p>}
      <Form words={words} form={form} alertId="keep-account-alert">
        <Button id="keep-account-submit">{words.plain('keep_account.submit')}</Button>
      </Form>
    </Layout>
  );
}

export function KeptAccountPage({ words }: { readonly words: Words }): JSX.Element {
  return <Told words={words} id="account-kept" title="keep_account.done.title" lead="keep_account.done.lead" />;
}

export function LinkOverPage({ words, why }: { readonly words: Words; readonly why: 'used' | 'over' }): JSX.Element {
  const said = why === 'used' ? 'account_link.used' : 'account_link.over';
  return <Told words={words} id={`link-${why}`} title={`${said}.title`} lead={`${said}.lead`} />;
}

interface ToldProps {
  readonly words: Words;
  readonly id: string;
  readonly title: PlainKey;
  readonly lead: PlainKey;
}

function Told({ words, id, title, lead }: ToldProps): JSX.Element {
  return (
    <Layout words={words} title={words.plain(title)}>
      <h1 id={id}>{words.plain(title)}</h1>
      <p class="lead">{words.plain(lead)}</p>
      <LinkButton id="home" href="./" quiet>
        {words.plain('home.link')}
      </LinkButton>
    </Layout>
  );
}
