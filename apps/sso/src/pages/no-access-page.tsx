import type { TurnedAway } from '@signet/authorization-server';
import type { JSX } from 'preact';
import type { FormState } from '../forms/form-state.js';
import { type ClientView, httpsOnly } from './client-view.js';
import { Button } from './kit/button.js';
import { Form } from './kit/form.js';
import { Layout } from './kit/layout.js';
import { List } from './kit/list.js';
import { Name } from './kit/name.js';
import type { Words } from './messages/words.js';
import { NotYou } from './sign-in-ways.js';

/** Why somebody is given nothing of what a client asks for, and who can change that. */
export interface NoAccessView {
  readonly client: ClientView;
  readonly person: string;
  readonly reason: TurnedAway;
  /** Addresses that operators gave; none where they gave none. */
  readonly contacts: readonly string[];
}

interface NoAccessPageProps {
  readonly words: Words;
  readonly view: NoAccessView;
  readonly form: FormState;
}

export function NoAccessPage({ words, view, form }: NoAccessPageProps): JSX.Element {
  const { client, person, reason, contacts } = view;
  const title = words.plain('no_access.title');
  return (
    <Layout words={words} title={title} client={client}>
      <h1>{title}</h1>
      <p class="lead" id="no-access" role="alert">
        {words.say(`no_access.${reason}`, { client: words.localized(client.name) })}
      </p>
      <p id="signed-in-as">{words.say('consent.lead', { person })}</p>
      <p>{words.plain(contacts.length === 0 ? 'no_access.ask_anybody' : 'no_access.ask')}</p>
      {contacts.length === 0 ? null : (
        <List>
          {contacts.map((contact) => (
            <li key={contact} class="contact">
              <Contact of={contact} />
            </li>
          ))}
        </List>
      )}
      <Form words={words} form={form} alertId="no-access-alert">
        <Button id="leave" name="decision" value="leave">
          {words.plain('no_access.leave')}
        </Button>
        <NotYou words={words} />
      </Form>
    </Layout>
  );
}

/** An address that operators gave. */
export function Contact({ of }: { of: string }): JSX.Element {
  const href = /^[^\s@<>?&%]+@[^\s@<>?&%]+$/.test(of) ? `mailto:${of}` : httpsOnly(of);
  return href === undefined ? <Name of={of} /> : <a href={href}>{<Name of={of} />}</a>;
}
