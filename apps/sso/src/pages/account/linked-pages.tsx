import type { LocalizedText } from '@signet/auth-contracts';
import type { JSX } from 'preact';
import type { FormState } from '../../forms/form-state.js';
import { Button, LinkButton } from '../kit/button.js';
import { Form } from '../kit/form.js';
import { List } from '../kit/list.js';
import { Name } from '../kit/name.js';
import type { Words } from '../messages/words.js';
import { type Frame, OwnLayout } from './frame.js';

/** A sign-in elsewhere that opens the account. */
export interface LinkedView {
  readonly key: string;
  readonly provider: LocalizedText;
  readonly label?: string | undefined;
  readonly since: number;
  readonly used?: number | undefined;
}

/** What came of linking, which the page says once. */
export const linkOutcomes = ['done', 'undone', 'stale', 'taken', 'too_many'] as const;
export type LinkOutcome = (typeof linkOutcomes)[number];

export interface LinkedListView {
  readonly linked: readonly LinkedView[];
  readonly others: ReadonlyArray<{ readonly providerId: string; readonly name: LocalizedText }>;
  readonly outcome?: LinkOutcome | undefined;
}

interface LinkedPageProps {
  readonly words: Words;
  readonly frame: Frame;
  readonly content: LinkedListView;
  readonly form: FormState;
}

/** With whom else a person signs in to their account. */
export function LinkedPage({ words, frame, content, form }: LinkedPageProps): JSX.Element {
  const { linked, others, outcome } = content;
  const isFine = outcome === 'done' || outcome === 'undone';
  return (
    <OwnLayout words={words} frame={frame}>
      {outcome === undefined ? null : (
        <p role={isFine ? 'status' : 'alert'} id={`link-${outcome}`}>
          {words.plain(`account.linked.${outcome}`)}
        </p>
      )}
      <p class="lead">{words.plain(linked.length === 0 ? 'account.linked.none' : 'account.linked.lead')}</p>
      <Form words={words} form={form} alertId="linked-alert">
        <List>
          {linked.map((each, index) => (
            <Linked key={each.key} words={words} linked={each} id={`unlink-${index}`} />
          ))}
        </List>
      </Form>
      {others.map(({ providerId, name }) => (
        <LinkButton
          key={providerId}
          id={`link-with-${providerId}`}
          href={`interaction/upstream/sign-in?${new URLSearchParams({ provider: providerId, purpose: 'link' })}`}
          quiet
        >
          {words.say('account.linked.link', { provider: words.localized(name) })}
        </LinkButton>
      ))}
    </OwnLayout>
  );
}

function Linked({ words, linked, id }: { words: Words; linked: LinkedView; id: string }): JSX.Element {
  const { key, provider, label, since, used } = linked;
  return (
    <li>
      <strong>
        <Name of={words.localized(provider)} />
      </strong>
      {label === undefined ? null : (
        <div>
          <Name of={label} />
        </div>
      )}
      <div class="small">{words.say('account.linked.since', { since })}</div>
      {used === undefined ? null : <div class="small">{words.say('account.linked.used', { used })}</div>}
      <Button id={id} name="unlink" value={key} quiet>
        {words.plain('account.linked.unlink')}
      </Button>
    </li>
  );
}

interface LinkPageProps {
  readonly words: Words;
  readonly frame: Frame;
  readonly content: { readonly provider: LocalizedText; readonly label?: string | undefined };
  readonly form: FormState;
}

/** What was just proven there opens the account once its person says so. */
export function LinkPage({ words, frame, content: { provider, label }, form }: LinkPageProps): JSX.Element {
  return (
    <OwnLayout words={words} frame={frame}>
      <p class="lead">{words.say('account.link.lead', { provider: words.localized(provider) })}</p>
      {label === undefined ? null : <p id="link-label">{words.say('account.link.label', { label })}</p>}
      <Form words={words} form={form} alertId="link-alert">
        <Button id="link-submit">{words.plain('account.link.submit')}</Button>
        <Button id="link-cancel" name="decision" value="cancel" quiet skipsFields>
          {words.plain('account.link.cancel')}
        </Button>
      </Form>
    </OwnLayout>
  );
}
