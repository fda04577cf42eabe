import type { FactorType } from '@signet/identity';
import type { JSX } from 'preact';
import type { PreparedForm } from '../../factors/factor-kind.js';
import type { FormState } from '../../forms/form-state.js';
import { Button, LinkButton } from '../kit/button.js';
import { Form } from '../kit/form.js';
import { List } from '../kit/list.js';
import { Name } from '../kit/name.js';
import { PasskeyScript, type PasskeySignal } from '../kit/passkey.js';
import { useAddress } from '../kit/root.js';
import type { PlainKey } from '../messages/catalogue.js';
import type { Words } from '../messages/words.js';
import { CodesToSave, SaveButtons } from '../set-up-factor-page.js';
import { type Frame, OwnLayout } from './frame.js';

export type ListedType = Exclude<FactorType, 'recovery_codes'>;

/** One of theirs, as its person sees it. */
export interface FactorView {
  readonly factorId: string;
  readonly type: ListedType;
  /** Empty where they called it nothing. */
  readonly name: string;
  readonly createdAt: number;
  readonly lastUsedAt?: number | undefined;
  /** Of a passkey: whether there are copies of it on other devices, and whether one was used that should not be there. */
  readonly passkey?: { readonly copies: 'none' | 'possible' | 'made'; readonly isSuspected: boolean } | undefined;
}

export interface FactorsView {
  readonly factors: readonly FactorView[];
  readonly codes?: { readonly left: number; readonly made: number } | undefined;
  /** What can be set up. */
  readonly ways: ReadonlyArray<{ readonly way: string; readonly link: PlainKey }>;
  readonly done?: PlainKey | undefined;
  /** The day from which on somebody who has none needs one, until it has come. */
  readonly requiredFrom?: number | undefined;
  /** What password managers should know of it. */
  readonly signals?: readonly PasskeySignal[] | undefined;
}

interface OwnProps<Content> {
  readonly words: Words;
  readonly frame: Frame;
  readonly content: Content;
}

type FormProps<Content> = OwnProps<Content> & { readonly form: FormState };

/** What a person signs in with beside their password. */
export function FactorsPage({ words, frame, content }: OwnProps<FactorsView>): JSX.Element {
  const { factors, codes, ways, done, signals = [] } = content;
  return (
    <OwnLayout words={words} frame={frame}>
      {done === undefined ? null : (
        <p role="status" id="factors-done">
          {words.plain(done)}
        </p>
      )}
      {content.requiredFrom === undefined ? null : (
        <p role="status" id="required-from">
          {words.say('account.factors.required_from', { from: content.requiredFrom })}
        </p>
      )}
      <p class="lead">{words.plain(factors.length === 0 ? 'account.factors.none' : 'account.factors.lead')}</p>
      <List>
        {factors.map((factor) => (
          <li key={factor.factorId}>
            <FactorFacts words={words} factor={factor} />
            <PageLink href={`account/factors?factor=${factor.factorId}`}>
              {words.plain('account.factors.change')}
            </PageLink>
          </li>
        ))}
      </List>
      {factors.length === 1 && codes === undefined ? (
        <p id="no-second" role="status">
          {words.plain('account.factors.no_second')}
        </p>
      ) : null}
      <h2>{words.plain('account.factors.add')}</h2>
      <List>
        {ways.map(({ way, link }) => (
          <li key={way}>
            <PageLink id={`add-${way}`} href={`account/factors?add=${way}`}>
              {words.plain(link)}
            </PageLink>
          </li>
        ))}
      </List>
      {factors.length === 0 ? null : <Codes words={words} codes={codes} />}
      {signals.length === 0 ? null : <PasskeyScript signals={signals} />}
    </OwnLayout>
  );
}

function Codes({ words, codes }: { readonly words: Words; readonly codes: FactorsView['codes'] }): JSX.Element {
  return (
    <>
      <h2>{words.plain('account.factors.codes')}</h2>
      <p id="codes-left">
        {codes === undefined
          ? words.plain('account.factors.codes_none')
          : words.say('account.factors.codes_left', codes)}
      </p>
      {codes !== undefined && codes.left <= 3 ? <p role="status">{words.plain('account.factors.codes_few')}</p> : null}
      <LinkButton id="make-codes" href="account/factors?codes=new" quiet>
        {words.plain('account.factors.codes_make')}
      </LinkButton>
    </>
  );
}

function FactorFacts({ words, factor }: { readonly words: Words; readonly factor: FactorView }): JSX.Element {
  const { type, name, createdAt, lastUsedAt, passkey } = factor;
  return (
    <>
      <strong>{name === '' ? words.plain(`factor.${type}`) : <Name of={name} />}</strong>
      {name === '' ? null : <div class="small">{words.plain(`factor.${type}`)}</div>}
      <div class="small">{words.say('account.factors.since', { since: createdAt })}</div>
      <div class="small">
        {lastUsedAt === undefined
          ? words.plain('account.factors.unused')
          : words.say('account.factors.used', { at: lastUsedAt })}
      </div>
      {passkey ? <div class="small">{words.plain(`account.factors.passkey.${passkey.copies}`)}</div> : null}
      {passkey?.isSuspected ? <p class="field-error">{words.plain('account.factors.passkey.suspected')}</p> : null}
    </>
  );
}

export interface FactorChangeView {
  readonly factor: FactorView;
  /** They want it removed, and are asked once more. */
  readonly isRemoval: boolean;
  readonly isLast: boolean;
}

export function FactorPage({ words, frame, content, form }: FormProps<FactorChangeView>): JSX.Element {
  const { factor, isRemoval, isLast } = content;
  return (
    <OwnLayout words={words} frame={frame}>
      <FactorFacts words={words} factor={factor} />
      {isRemoval ? <p id="remove-lead">{words.plain('account.factors.remove_lead')}</p> : null}
      {isRemoval && isLast ? <p id="remove-last">{words.plain('account.factors.remove_last')}</p> : null}
      <Form words={words} form={form} alertId="factor-alert">
        <Button id="factor-submit">
          {words.plain(isRemoval ? 'account.factors.remove' : 'account.factors.rename')}
        </Button>
      </Form>
      {isRemoval ? null : (
        <LinkButton id="remove" href={`account/factors?factor=${factor.factorId}&remove=yes`} quiet>
          {words.plain('account.factors.remove')}
        </LinkButton>
      )}
      <Back words={words} />
    </OwnLayout>
  );
}

export interface AddFactorView {
  readonly lead: PlainKey;
  readonly prepared: PreparedForm;
}

export function AddFactorPage({ words, frame, content, form }: FormProps<AddFactorView>): JSX.Element {
  const { lead, prepared } = content;
  return (
    <OwnLayout words={words} frame={frame}>
      <p id="add-factor-lead">{words.plain(lead)}</p>
      {prepared.before?.(words)}
      <Form words={words} form={form} alertId="add-factor-alert">
        {prepared.within?.(words)}
        {prepared.hasNoSubmit ? null : <Button id="add-factor-submit">{words.plain('set_up_factor.submit')}</Button>}
        {prepared.after?.(words)}
      </Form>
      <Back words={words} />
    </OwnLayout>
  );
}

export interface OwnCodesView {
  readonly codes: readonly string[];
  /** There were others. */
  readonly isReplacing: boolean;
}

export function OwnCodesPage({ words, frame, content, form }: FormProps<OwnCodesView>): JSX.Element {
  return (
    <OwnLayout words={words} frame={frame}>
      <h2>{words.plain('recovery_codes.title')}</h2>
      <CodesToSave words={words} codes={content.codes} />
      {content.isReplacing ? <p id="codes-replace">{words.plain('account.factors.codes_replace')}</p> : null}
      <Form words={words} form={form} alertId="own-codes-alert">
        <SaveButtons words={words} />
      </Form>
      <Back words={words} />
    </OwnLayout>
  );
}

function Back({ words }: { readonly words: Words }): JSX.Element {
  return (
    <p>
      <PageLink id="back" href="account/factors">
        {words.plain('account.factors.back')}
      </PageLink>
    </p>
  );
}

/** @param href from the issuer on */
function PageLink(props: { readonly id?: string; readonly href: string; readonly children: string }): JSX.Element {
  const address = useAddress();
  return (
    <a id={props.id} href={address(props.href)}>
      {props.children}
    </a>
  );
}
