import type { JSX } from 'preact';
import type { FormState } from '../forms/form-state.js';
import type { ClientView } from './client-view.js';
import { Button, LinkButton } from './kit/button.js';
import { Form } from './kit/form.js';
import { Layout } from './kit/layout.js';
import { List } from './kit/list.js';
import { Name } from './kit/name.js';
import { isPlainKey } from './messages/catalogue.js';
import type { Words } from './messages/words.js';

/** An app as its person sees it. */
export interface AppView {
  readonly clientId: string;
  /** Undefined where it is gone. */
  readonly client?: ClientView | undefined;
  readonly destinations: readonly string[];
  readonly identityScopes: readonly string[];
  /** Names of APIs. */
  readonly resources: readonly string[];
  /** Seconds for which it has access; undefined where only the answer is remembered. */
  readonly left?: number | undefined;
}

export interface AppsView {
  readonly person: string;
  readonly apps: readonly AppView[];
  /** The last one of this page, where there are more. */
  readonly next?: string | undefined;
  readonly isRemoved: boolean;
}

/** What a person allowed, and a way to take each of it back. */
export function AppsPage({ words, view, form }: { words: Words; view: AppsView; form: FormState }): JSX.Element {
  return (
    <Layout words={words} title={words.plain('apps.title')}>
      <h1>{words.plain('apps.title')}</h1>
      {view.isRemoved ? (
        <p role="status" id="removed">
          {words.plain('apps.removed')}
        </p>
      ) : null}
      <p class="lead">{words.say('apps.lead', { person: view.person })}</p>
      {view.apps.length === 0 ? <p id="no-apps">{words.plain('apps.none')}</p> : null}
      <Form words={words} form={form} alertId="apps-alert">
        <List>
          {view.apps.map((app, index) => (
            <AppItem key={app.clientId} words={words} app={app} id={`app-${index}`} />
          ))}
        </List>
      </Form>
      {view.next === undefined ? null : (
        <LinkButton id="more" href={`apps?${new URLSearchParams({ after: view.next })}`} quiet>
          {words.plain('apps.more')}
        </LinkButton>
      )}
      <LinkButton href="./" quiet>
        {words.plain('home.link')}
      </LinkButton>
    </Layout>
  );
}

function AppItem({ words, app, id }: { words: Words; app: AppView; id: string }): JSX.Element {
  const scopes = app.identityScopes.map((scope) => scopeText(words, scope));
  return (
    <li>
      <strong>{app.client ? <Name of={app.client.name} /> : words.plain('apps.unknown')}</strong>
      {app.destinations.length === 0 ? null : (
        <div class="small">
          {words.plain('apps.at')}{' '}
          {app.destinations.map((destination, index) => (
            <>
              {index === 0 ? null : ' '}
              <bdi key={destination}>{destination}</bdi>
            </>
          ))}
        </div>
      )}
      {scopes.map((scope) => (
        <div key={scope}>{scope}</div>
      ))}
      {app.resources.map((resource) => (
        <div key={resource}>
          <Name of={resource} />
        </div>
      ))}
      <div class="small">
        {app.left === undefined ? words.plain('apps.remembered') : words.say('apps.until', { left: app.left })}
      </div>
      <Button id={id} name="client" value={app.clientId} quiet>
        {words.plain('apps.remove')}
      </Button>
    </li>
  );
}

function scopeText(words: Words, scope: string): string {
  const key = `scope.${scope}`;
  return isPlainKey(key) ? words.plain(key) : scope;
}
