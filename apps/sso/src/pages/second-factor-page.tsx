import type { JSX } from 'preact';
import type { PreparedForm } from '../factors/factor-kind.js';
import type { FormState } from '../forms/form-state.js';
import { ActionLead, type ActionView } from './action-lead.js';
import { Button } from './kit/button.js';
import { Form } from './kit/form.js';
import { Layout } from './kit/layout.js';
import { List } from './kit/list.js';
import type { PlainKey } from './messages/catalogue.js';
import type { Words } from './messages/words.js';
import { Contact } from './no-access-page.js';
import { WaysOut } from './sign-in-ways.js';

/** Leads to the form of another way. */
export interface OtherWay {
  readonly way: string;
  readonly link: PlainKey;
  readonly href: string;
}

export interface SecondFactorView extends ActionView {
  /** Why more is asked for, where that is to be said. */
  readonly why?: PlainKey | undefined;
  readonly lead: PlainKey;
  readonly prepared: PreparedForm;
  readonly others: readonly OtherWay[];
}

interface SecondFactorPageProps {
  readonly words: Words;
  readonly view: SecondFactorView;
  readonly form: FormState;
}

/** One way in which the person proves who they are, and links to the others that they have. */
export function SecondFactorPage({ words, view, form }: SecondFactorPageProps): JSX.Element {
  const title = words.plain('second_factor.title');
  const { client, why, lead, prepared, others } = view;
  return (
    <Layout words={words} title={title} client={client}>
      <h1>{title}</h1>
      <ActionLead words={words} view={view} />
      {why === undefined ? null : <p id="second-factor-why">{words.plain(why)}</p>}
      <p id="second-factor-lead">{words.plain(lead)}</p>
      {prepared.before?.(words)}
      <Form words={words} form={form} alertId="second-factor-alert">
        {prepared.within?.(words)}
        {prepared.hasNoSubmit ? null : <Button id="second-factor-submit">{words.plain('second_factor.submit')}</Button>}
        {prepared.after?.(words)}
        <WaysOut words={words} view={view} />
      </Form>
      <OtherWays words={words} others={others} />
    </Layout>
  );
}

interface NoWayLeftPageProps {
  readonly words: Words;
  /** `contact`: whom to ask, where operators say so. */
  readonly view: ActionView & { readonly contact: string | undefined };
  readonly form: FormState;
}

/** To whoever has nothing that is accepted by now, and no code: only an operator can help. */
export function NoWayLeftPage({ words, view, form }: NoWayLeftPageProps): JSX.Element {
  const title = words.plain('second_factor.none.title');
  const { client, contact } = view;
  return (
    <Layout words={words} title={title} client={client}>
      <h1>{title}</h1>
      <ActionLead words={words} view={view} />
      <p id="no-way-left" role="alert">
        {words.plain('second_factor.none.why')}
      </p>
      <p>{words.plain(contact === undefined ? 'no_access.ask_anybody' : 'no_access.ask')}</p>
      {contact === undefined ? null : (
        <p class="contact">
          <Contact of={contact} />
        </p>
      )}
      <Form words={words} form={form} alertId="second-factor-alert">
        <WaysOut words={words} view={view} />
      </Form>
    </Layout>
  );
}

export function OtherWays({ words, others }: { readonly words: Words; readonly others: readonly OtherWay[] }) {
  if (others.length === 0) return null;
  return (
    <nav aria-label={words.plain('second_factor.others')}>
      <List>
        {others.map(({ way, link, href }) => (
          <li key={way}>
            <a id={`way-${way}`} href={href}>
              {words.plain(link)}
            </a>
          </li>
        ))}
      </List>
    </nav>
  );
}
