import type { LocalizedText } from '@signet/auth-contracts';
import type { AccessLasts } from '@signet/authorization-server';
import type { JSX } from 'preact';
import type { FormState } from '../forms/form-state.js';
import type { ClientView } from './client-view.js';
import { Button } from './kit/button.js';
import { Form } from './kit/form.js';
import { Layout } from './kit/layout.js';
import { List } from './kit/list.js';
import { Name } from './kit/name.js';
import { type DescribedScope, ScopeText } from './kit/scope-text.js';
import { isPlainKey } from './messages/catalogue.js';
import type { Words } from './messages/words.js';
import { NotYou } from './sign-in-ways.js';

/** What a client asks a person for. */
export interface ConsentView {
  readonly client: ClientView;
  readonly person: string;
  readonly identityScopes: readonly string[];
  readonly resources: ReadonlyArray<{
    readonly name: LocalizedText;
    readonly identifier: string;
    readonly scopes: readonly DescribedScope[];
  }>;
  /** The one that the person acts for. */
  readonly organization?: string | undefined;
  /** How long the client has what is asked for. */
  readonly lasts: AccessLasts;
  /** Host and port, with the scheme where it is not https; undefined for a device, which asks for the answer itself. */
  readonly destination?: string | undefined;
}

interface ConsentPageProps {
  readonly words: Words;
  readonly view: ConsentView;
  readonly form: FormState;
}

export function ConsentPage({ words, view, form }: ConsentPageProps): JSX.Element {
  const { client } = view;
  return (
    <Layout
      words={words}
      title={words.plain('consent.title', { client: words.localized(client.name) })}
      client={client}
    >
      <h1>{words.say('consent.title', { client: words.localized(client.name) })}</h1>
      <p class="lead">{words.say('consent.lead', { person: view.person })}</p>
      {view.organization === undefined ? null : (
        <p id="organization">{words.say('consent.organization', { organization: view.organization })}</p>
      )}
      <p>{words.plain('consent.asks')}</p>
      <List>
        {view.identityScopes.map((scope) => (
          <li key={scope}>{scopeText(words, scope)}</li>
        ))}
        {view.resources.map((resource) => (
          <li key={resource.identifier}>
            <strong>
              <Name of={words.localized(resource.name)} />
            </strong>
            {resource.scopes.map((scope) => (
              <div key={scope.name}>
                <ScopeText words={words} resource={resource.identifier} scope={scope} />
              </div>
            ))}
            <div class="small">
              {words.plain('consent.audience')} <code dir="ltr">{resource.identifier}</code>
            </div>
          </li>
        ))}
      </List>
      <p class="small">
        {view.destination === undefined ? (
          words.plain('device.waits')
        ) : (
          <>
            {words.plain('consent.returns_to')}{' '}
            <bdi>
              <strong id="redirect-host">{view.destination}</strong>
            </bdi>
          </>
        )}
      </p>
      <p class="small" id="access-lasts">
        {words.say(`lasts.${view.lasts.kind}`, { lasts: view.lasts.seconds })}
      </p>
      <Form words={words} form={form} alertId="consent-alert">
        <Button id="consent-allow" name="decision" value="allow">
          {words.plain('consent.allow')}
        </Button>
        <Button id="consent-deny" name="decision" value="deny" quiet>
          {words.plain('consent.deny')}
        </Button>
        <NotYou words={words} />
      </Form>
    </Layout>
  );
}

function scopeText(words: Words, scope: string): string {
  const key = `scope.${scope}`;
  return isPlainKey(key) ? words.plain(key) : scope;
}
