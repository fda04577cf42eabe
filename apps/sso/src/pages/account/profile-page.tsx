import type { LocalizedText } from '@signet/auth-contracts';
import { type Account, type ProfileClaim, profileClaims } from '@signet/identity';
import type { JSX } from 'preact';
import type { FormState } from '../../forms/form-state.js';
import { Button, LinkButton } from '../kit/button.js';
import { Form } from '../kit/form.js';
import { Name } from '../kit/name.js';
import type { PlainKey } from '../messages/catalogue.js';
import type { Words } from '../messages/words.js';
import { type Frame, OwnLayout } from './frame.js';
import { Portrait } from './portrait.js';

interface ProfilePageProps {
  readonly words: Words;
  readonly frame: Frame;
  readonly content: ProfileView;
  /** Undefined where nothing is asked. */
  readonly form?: FormState | undefined;
}

export interface ProfileView {
  readonly account: Account | undefined;
  /** What stands in the form, and not above it. */
  readonly editable?: readonly ProfileClaim[];
  readonly isChanged?: boolean;
  /** What operators keep of them and they may see, as it is called. */
  readonly seen?: ReadonlyArray<{ readonly label: LocalizedText; readonly value: string | boolean }>;
  /** Of their picture, below the issuer, where it is one that we made. */
  readonly small?: string | undefined;
  /** Whether they change it. */
  readonly hasPicturePage?: boolean;
}

/** In the order of OpenID Connect Core §5.1. */
const texts = [
  ['username', 'username.label'],
  ['name', 'profile.name'],
  ['givenName', 'profile.given_name'],
  ['middleName', 'profile.middle_name'],
  ['familyName', 'profile.family_name'],
  ['nickname', 'profile.nickname'],
  ['profile', 'profile.profile'],
  ['picture', 'profile.picture'],
  ['website', 'profile.website'],
  ['gender', 'profile.gender'],
  ['birthdate', 'profile.birthdate'],
  ['zoneinfo', 'profile.zoneinfo'],
  ['locale', 'profile.locale'],
] as const satisfies ReadonlyArray<readonly [keyof Account, PlainKey]>;

/** What is known of a person, since when it is so, and what of it they change. */
export function ProfilePage({ words, frame, content, form }: ProfilePageProps): JSX.Element {
  const { account, editable = [], isChanged = false, small, seen = [], hasPicturePage = false } = content;
  const asked = new Set<string>(editable.map((claim) => profileClaims[claim]));
  const { email, emailVerified = false, phoneNumber, phoneNumberVerified = false, address } = account ?? {};
  return (
    <OwnLayout words={words} frame={frame}>
      {isChanged ? (
        <p role="status" id="profile-changed">
          {words.plain('account.profile.changed')}
        </p>
      ) : null}
      <p class="lead">{words.plain('account.profile.lead')}</p>
      <Portrait small={small} alt={words.plain('account.picture.now')} />
      {hasPicturePage ? (
        <LinkButton id="change-picture" href="account/picture" quiet>
          {words.plain('account.picture.change')}
        </LinkButton>
      ) : null}
      <dl>
        {texts
          .filter(([member]) => !asked.has(member) && !(member === 'picture' && small !== undefined))
          .map(([member, label]) => (
            <Entry key={member} label={words.plain(label)} value={shownOf(words, member, account?.[member])} />
          ))}
        <Entry label={words.plain('profile.email')} value={email}>
          {words.plain(emailVerified ? 'profile.verified' : 'profile.unverified')}
        </Entry>
        <Entry label={words.plain('profile.phone')} value={phoneNumber}>
          {words.plain(phoneNumberVerified ? 'profile.verified' : 'profile.unverified')}
        </Entry>
        <Entry
          label={words.plain('profile.address')}
          value={address && (address.formatted ?? Object.values(address).join(', '))}
        />
        {seen.map(({ label, value }) => (
          <Entry
            key={words.localized(label)}
            label={words.localized(label)}
            value={
              typeof value === 'string' ? value : words.plain(value ? 'account.attribute.yes' : 'account.attribute.no')
            }
          />
        ))}
      </dl>
      {form === undefined || Object.keys(form.fields).length === 0 ? null : <Editing words={words} form={form} />}
      {account === undefined ? null : <p class="small">{words.say('profile.updated', { at: account.updatedAt })}</p>}
    </OwnLayout>
  );
}

function shownOf(words: Words, member: (typeof texts)[number][0], value: string | undefined): string | undefined {
  return member === 'locale' && value !== undefined ? words.languageName(value) : value;
}

function Editing({ words, form }: { readonly words: Words; readonly form: FormState }): JSX.Element {
  return (
    <>
      <Form words={words} form={form} alertId="account-profile-alert">
        <Button id="account-profile-submit">{words.plain('account.profile.submit')}</Button>
      </Form>
      {form.alert ? (
        <LinkButton id="again" href="account/profile" quiet>
          {words.plain('account.profile.again')}
        </LinkButton>
      ) : null}
    </>
  );
}

interface EntryProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly children?: string;
}

function Entry({ label, value, children }: EntryProps): JSX.Element | null {
  if (value === undefined || value === '') return null;
  return (
    <>
      <dt>{label}</dt>
      <dd>
        <Name of={value} />
        {children === undefined ? null : <span class="small"> · {children}</span>}
      </dd>
    </>
  );
}
