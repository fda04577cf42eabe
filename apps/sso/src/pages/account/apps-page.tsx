import type { LocalizedText } from '@signet/auth-contracts';
import type { JSX } from 'preact';
import type { FormState } from '../../forms/form-state.js';
import type { ClientView } from '../client-view.js';
import { Button, LinkButton } from '../kit/button.js';
import { Form } from '../kit/form.js';
import { List } from '../kit/list.js';
import { Name } from '../kit/name.js';
import { type DescribedScope, ScopeText } from '../kit/scope-text.js';
import { isPlainKey } from '../messages/catalogue.js';
import type { Words } from '../messages/words.js';
import { type Frame, OwnLayout } from './frame.js';

/** An app as its person sees it. */
export interface AppView {
  readonly clientId: string;
  /** Undefined where it is gone. */
  readonly client?: ClientView | undefined;
  readonly destinations: readonly string[];
  readonly identityScopes: readonly string[];
  /** What it may do at which APIs, in their words. */
  readonly resources: ReadonlyArray<{
    readonly name: LocalizedText;
    readonly identifier: string;
    readonly scopes: readonly DescribedScope[];
  }>;
  readonly since?: number | undefined;
  readonly lastOpenedAt?: number | undefined;
  /** Seconds for which it has access; undefined where only the answer is remembered. */
  readonly left?: number | undefined;
}

export interface AppsView {
  readonly apps: readonly AppView[];
  /** The last one of this page, where there are more. */
  readonly next?: string | undefined;
  readonly isRemoved: boolean;
}

interface AppsPageProps {
  readonly words: Words;
  readonly frame: Frame;
  readonly content: AppsView;
  readonly form: FormState;
}

/** What a person allowed, and a way to take each of it back. */
export function AppsPage({ words, frame, content: view, form }: AppsPageProps): JSX.Element {
  return (
    <OwnLayout words={words} frame={frame}>
      {view.isRemoved ? (
        <p role="status" id="removed">
          {words.plain('apps.removed')}
        </p>
      ) : null}
      <p class="lead">{words.say('apps.lead', { person: frame.person })}</p>
      {view.apps.length === 0 ? <p id="no-apps">{words.plain('apps.none')}</p> : null}
      <Form words={words} form={form} alertId="apps-alert">
        <List>
          {view.apps.map((app, index) => (
            <AppItem key={app.clientId} words={words} app={app} id={`app-${index}`} />
          ))}
        </List>
      </Form>
      {view.next === undefined ? null : (
        <LinkButton id="more" href={`account/apps?${new URLSearchParams({ after: view.next })}`} quiet>
          {words.plain('apps.more')}
        </LinkButton>
      )}
    </OwnLayout>
  );
}

function AppItem({ words, app, id }: { words: Words; app: AppView; id: string }): JSX.Element {
  const scopes = app.identityScopes.map((scope) => scopeText(words, scope));
  return (
    <li>
      <strong>{app.client ? <Name of={words.localized(app.client.name)} /> : words.plain('apps.unknown')}</strong>
      {app.destinations.length === 0 ? null : (
        <div class="small">{words.say('apps.at', { destinations: app.destinations })}</div>
      )}
      {scopes.map((scope) => (
        <div key={scope}>{scope}</div>
      ))}
      {app.resources.map(({ name, identifier, scopes: allowed }) => (
        <div key={identifier}>
          <Name of={words.localized(name)} />
          {identifier === name ? null : (
            <>
              {' '}
              <code>{identifier}</code>
            </>
          )}
          {allowed.map((scope) => (
            <div key={scope.name} class="small">
              <ScopeText words={words} resource={identifier} scope={scope} />
            </div>
          ))}
        </div>
      ))}
      {app.since === undefined ? null : <div class="small">{words.say('apps.since', { since: app.since })}</div>}
      {app.lastOpenedAt === undefined || app.lastOpenedAt === app.since ? null : (
        <div class="small">{words.say('apps.opened', { at: app.lastOpenedAt })}</div>
      )}
      <div class="small">
        {app.left === undefined ? words.plain('apps.remembered') : words.say('apps.until', { left: app.left })}
      </div>
      <Button id={id} name="client" value={app.clientId} danger>
        {words.plain('apps.remove')}
      </Button>
    </li>
  );
}

function scopeText(words: Words, scope: string): string {
  const key = `scope.${scope}`;
  return isPlainKey(key) ? words.plain(key) : scope;
}
