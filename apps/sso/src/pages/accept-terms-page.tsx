import type { TermsDocument } from '@signet/authorization-server';
import type { JSX } from 'preact';
import type { FormState } from '../forms/form-state.js';
import { ActionLead, type ActionView } from './action-lead.js';
import { httpsOnly } from './client-view.js';
import { Button } from './kit/button.js';
import { Form } from './kit/form.js';
import { Layout } from './kit/layout.js';
import { List } from './kit/list.js';
import { Name } from './kit/name.js';
import { ScrolledText } from './kit/scrolled-text.js';
import type { Words } from './messages/words.js';
import { NotYou } from './sign-in-ways.js';

interface AcceptTermsView extends ActionView {
  readonly documents: readonly TermsDocument[];
  readonly isDeclined: boolean;
}

interface AcceptTermsPageProps {
  readonly words: Words;
  readonly view: AcceptTermsView;
  readonly form: FormState;
}

export function AcceptTermsPage({ words, view, form }: AcceptTermsPageProps): JSX.Element {
  const { client, documents, isDeclined } = view;
  const title = words.plain(isDeclined ? 'terms.declined.title' : 'terms.title');
  return (
    <Layout words={words} title={title} client={client}>
      <h1>{title}</h1>
      <ActionLead words={words} view={view} />
      {isDeclined ? (
        <p id="declined" role="alert">
          {words.say('terms.declined.why', { client: words.localized(client.name) })}
        </p>
      ) : (
        <p>{words.plain('terms.why')}</p>
      )}
      <List>
        {documents.map((document) => (
          <li key={document.termsId} class="terms">
            <Terms words={words} of={document} />
          </li>
        ))}
      </List>
      <Form words={words} form={form} alertId="terms-alert">
        <Button id="accept" name="decision" value="accept">
          {words.plain('terms.accept')}
        </Button>
        {isDeclined ? (
          <Button id="leave" name="decision" value="leave" quiet>
            {words.plain('no_access.leave')}
          </Button>
        ) : (
          <Button id="decline" name="decision" value="decline" quiet>
            {words.plain('terms.decline')}
          </Button>
        )}
        <NotYou words={words} />
      </Form>
    </Layout>
  );
}

function Terms({ words, of }: { readonly words: Words; readonly of: TermsDocument }): JSX.Element {
  const { title, version, text } = of;
  const url = httpsOnly(of.url);
  return (
    <>
      <strong>
        <Name of={title} />
      </strong>
      <span class="small">{words.say('terms.version', { version })}</span>
      {url === undefined ? null : (
        <p>
          {/* In a window of its own: the way to the app stays open in this one. */}
          <a href={url} target="_blank" rel="noreferrer">
            {words.plain('terms.read')}
          </a>
        </p>
      )}
      {text === undefined ? null : <ScrolledText title={title} text={text} />}
    </>
  );
}
