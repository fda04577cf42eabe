import type { LocalizedText } from '@signet/auth-contracts';
import type { JSX } from 'preact';
import type { FormState } from '../../forms/form-state.js';
import { Button } from '../kit/button.js';
import { Form } from '../kit/form.js';
import { List } from '../kit/list.js';
import type { Words } from '../messages/words.js';
import { type Frame, OwnLayout } from './frame.js';

/** A support access as whoever asked for it sees it. */
export interface SupportItem {
  readonly accessId: string;
  /** How the person is called. */
  readonly person: string;
  readonly reason: string;
  readonly apps: readonly LocalizedText[];
  readonly isEntered: boolean;
  /** Until when it can be entered, and until when it lasts. */
  readonly enterBefore: number;
  readonly until: number;
}

interface SupportPageProps {
  readonly words: Words;
  readonly frame: Frame;
  readonly content: { readonly accesses: readonly SupportItem[] };
  readonly form: FormState;
}

/** Of somebody of support alone: what they asked for to act as people, to enter and to end. */
export function SupportPage({ words, frame, content: { accesses }, form }: SupportPageProps): JSX.Element {
  return (
    <OwnLayout words={words} frame={frame}>
      <p class="lead">{words.plain('account.support.lead')}</p>
      {accesses.length === 0 ? <p id="no-support">{words.plain('account.support.none')}</p> : null}
      <Form words={words} form={form} alertId="support-alert">
        <List>
          {accesses.map((access, index) => (
            <Access key={access.accessId} words={words} access={access} nth={index} />
          ))}
        </List>
      </Form>
    </OwnLayout>
  );
}

interface AccessProps {
  readonly words: Words;
  readonly access: SupportItem;
  readonly nth: number;
}

function Access({ words, access, nth }: AccessProps): JSX.Element {
  const { accessId, person, reason, apps, isEntered, enterBefore, until } = access;
  return (
    <li>
      <strong>{words.say('account.support.as', { person })}</strong>
      {isEntered ? (
        <div class="small" id={`acting-${nth}`}>
          {words.plain('account.support.entered')}
        </div>
      ) : (
        <div class="small">{words.say('account.support.enter_before', { at: enterBefore })}</div>
      )}
      <div class="small">{words.say('account.support.reason', { reason })}</div>
      <div class="small">{words.say('account.support.apps', { apps: apps.map((app) => words.localized(app)) })}</div>
      <div class="small">{words.say('account.support.until', { until })}</div>
      {isEntered ? null : (
        <Button id={`enter-${nth}`} name="enter" value={accessId}>
          {words.plain('account.support.enter')}
        </Button>
      )}
      <Button id={`end-${nth}`} name="end" value={accessId} danger>
        {words.plain('account.support.end')}
      </Button>
    </li>
  );
}
