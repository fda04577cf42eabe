import type { JSX } from 'preact';
import type { FormState } from '../forms/form-state.js';
import { Button } from './kit/button.js';
import { Form } from './kit/form.js';
import { Layout } from './kit/layout.js';
import type { Words } from './messages/words.js';

/** What somebody has by now, in seconds and in epoch seconds. */
export interface GivenTime {
  readonly left: number;
  readonly until: number;
  /** Whether there is no more. */
  readonly isLast: boolean;
}

/** Whoever is on another page has more time for it. */
export function MoreTimeGivenPage({ words, time }: { readonly words: Words; readonly time: GivenTime }): JSX.Element {
  const { left, until, isLast } = time;
  return (
    <Layout words={words} title={words.plain('time.given.title')}>
      <h1>{words.plain('time.given.title')}</h1>
      <p class="lead" id="more-time-given">
        {words.say('time.given.lead', { left, until })}
      </p>
      {isLast ? <p>{words.plain('time.most')}</p> : null}
    </Layout>
  );
}

/** Asks whether they want it. */
export function MoreTimePage({ words, form }: { readonly words: Words; readonly form: FormState }): JSX.Element {
  return (
    <Layout words={words} title={words.plain('time.ask.title')}>
      <h1>{words.plain('time.ask.title')}</h1>
      <p class="lead">{words.plain('time.ask.lead')}</p>
      <Form words={words} form={form} alertId="more-time-alert">
        <Button id="more-time-submit">{words.plain('time.more')}</Button>
      </Form>
    </Layout>
  );
}
