import type { JSX } from 'preact';
import type { PreparedForm } from '../factors/factor-kind.js';
import type { FormState } from '../forms/form-state.js';
import { ActionLead, type ActionView } from './action-lead.js';
import { Button } from './kit/button.js';
import { Form } from './kit/form.js';
import { Layout } from './kit/layout.js';
import type { PlainKey } from './messages/catalogue.js';
import type { Words } from './messages/words.js';
import { OfferLead, OfferRefusals, type OfferView } from './offer-part.js';
import { type OtherWay, OtherWays } from './second-factor-page.js';
import { WaysOut } from './sign-in-ways.js';

export interface SetUpFactorView extends ActionView {
  /** Why they must; undefined where it is offered. */
  readonly why?: PlainKey | undefined;
  readonly offer?: OfferView | undefined;
  readonly lead: PlainKey;
  readonly prepared: PreparedForm;
  readonly others: readonly OtherWay[];
}

interface SetUpFactorPageProps {
  readonly words: Words;
  readonly view: SetUpFactorView;
  readonly form: FormState;
}

/** On the way to an app: of somebody who has no second factor and needs one, or who is offered something. */
export function SetUpFactorPage({ words, view, form }: SetUpFactorPageProps): JSX.Element {
  const { client, why, offer, lead, prepared, others } = view;
  const title = words.plain(offer ? `offer.${offer.name}.title` : 'set_up_factor.title');
  return (
    <Layout words={words} title={title} client={client}>
      <h1>{title}</h1>
      {offer ? <OfferLead words={words} offer={offer} /> : <ActionLead words={words} view={view} />}
      {why === undefined ? null : <p id="set-up-factor-why">{words.plain(why)}</p>}
      <p id="set-up-factor-lead">{words.plain(lead)}</p>
      {prepared.before?.(words)}
      <Form words={words} form={form} alertId="set-up-factor-alert">
        {prepared.within?.(words)}
        {prepared.hasNoSubmit ? null : <Button id="set-up-factor-submit">{words.plain('set_up_factor.submit')}</Button>}
        {prepared.after?.(words)}
        <WaysOn words={words} view={view} />
      </Form>
      <OtherWays words={words} others={others} />
    </Layout>
  );
}

interface OfferPageProps {
  readonly words: Words;
  readonly view: ActionView & { readonly offer: OfferView; readonly ways: readonly OtherWay[] };
  readonly form: FormState;
}

/** Where there are several things to set up: which one, or none for now. */
export function OfferPage({ words, view, form }: OfferPageProps): JSX.Element {
  const { client, offer, ways } = view;
  const title = words.plain(`offer.${offer.name}.title`);
  return (
    <Layout words={words} title={title} client={client}>
      <h1>{title}</h1>
      <OfferLead words={words} offer={offer} />
      <OtherWays words={words} others={ways} />
      <Form words={words} form={form} alertId="set-up-factor-alert">
        <OfferRefusals words={words} offer={offer} />
      </Form>
    </Layout>
  );
}

/** Past the page: where it is offered alone, without it. */
function WaysOn({
  words,
  view,
}: {
  readonly words: Words;
  readonly view: ActionView & Pick<SetUpFactorView, 'offer'>;
}) {
  return view.offer ? <OfferRefusals words={words} offer={view.offer} /> : <WaysOut words={words} view={view} />;
}

interface SaveCodesPageProps {
  readonly words: Words;
  readonly view: ActionView & Pick<SetUpFactorView, 'offer'> & { readonly codes: readonly string[] };
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
        <WaysOn words={words} view={view} />
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
