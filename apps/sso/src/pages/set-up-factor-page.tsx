import type { JSX } from 'preact';
import type { PreparedForm } from '../factors/factor-kind.js';
import type { FormState } from '../forms/form-state.js';
import { ActionLead, type ActionView } from './action-lead.js';
import { Button } from './kit/button.js';
import { Form } from './kit/form.js';
import { Layout } from './kit/layout.js';
import type { PlainKey } from './messages/catalogue.js';
import type { Words } from './messages/words.js';
import { type OtherWay, OtherWays } from './second-factor-page.js';
import { WaysOut } from './sign-in-ways.js';

export interface SetUpFactorView extends ActionView {
  readonly why: PlainKey;
  readonly lead: PlainKey;
  readonly prepared: PreparedForm;
  readonly others: readonly OtherWay[];
}

interface SetUpFactorPageProps {
  readonly words: Words;
  readonly view: SetUpFactorView;
  readonly form: FormState;
}

/** On the way to an app that needs a second factor of somebody who has none. */
export function SetUpFactorPage({ words, view, form }: SetUpFactorPageProps): JSX.Element {
  const title = words.plain('set_up_factor.title');
  const { client, why, lead, prepared, others } = view;
  return (
    <Layout words={words} title={title} client={client}>
      <h1>{title}</h1>
      <ActionLead words={words} view={view} />
      <p id="set-up-factor-why">{words.plain(why)}</p>
      <p id="set-up-factor-lead">{words.plain(lead)}</p>
      {prepared.before?.(words)}
      <Form words={words} form={form} alertId="set-up-factor-alert">
        {prepared.within?.(words)}
        {prepared.hasNoSubmit ? null : <Button id="set-up-factor-submit">{words.plain('set_up_factor.submit')}</Button>}
        {prepared.after?.(words)}
        <WaysOut words={words} view={view} />
      </Form>
      <OtherWays words={words} others={others} />
    </Layout>
  );
}

interface SaveCodesPageProps {
  readonly words: Words;
  readonly view: ActionView & { readonly codes: readonly string[] };
  readonly form: FormState;
}

/** Shown once, before what they stand beside is stored. */
export function SaveCodesPage({ words, view, form }: SaveCodesPageProps): JSX.Element {
  const title = words.plain('recovery_codes.title');
  return (
    <Layout words={words} title={title} client={view.client}>
      <h1>{title}</h1>
      <CodesToSave words={words} codes={view.codes} />
      <Form words={words} form={form} alertId="save-codes-alert">
        <SaveButtons words={words} />
        <WaysOut words={words} view={view} />
      </Form>
    </Layout>
  );
}

export function CodesToSave({ words, codes }: { readonly words: Words; readonly codes: readonly string[] }) {
  return (
    <>
      <p class="lead">{words.plain('recovery_codes.lead')}</p>
      <ol id="recovery-codes" class="codes" dir="ltr">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
    </>
  );
}

export function SaveButtons({ words }: { readonly words: Words }) {
  return (
    <>
      <Button id="download-codes" name="decision" value="download" quiet skipsFields>
        {words.plain('recovery_codes.download')}
      </Button>
      <Button id="codes-saved">{words.plain('recovery_codes.saved')}</Button>
    </>
  );
}
