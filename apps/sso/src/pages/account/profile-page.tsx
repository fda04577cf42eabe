import type { Account } from '@signet/identity';
import type { JSX } from 'preact';
import { Name } from '../kit/name.js';
import type { PlainKey } from '../messages/catalogue.js';
import type { Words } from '../messages/words.js';
import { type Frame, OwnLayout } from './frame.js';

interface ProfilePageProps {
  readonly words: Words;
  readonly frame: Frame;
  readonly content: { readonly account: Account | undefined };
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

/** What is known of a person, and since when it is so. */
export function ProfilePage({ words, frame, content: { account } }: ProfilePageProps): JSX.Element {
  const { email, emailVerified = false, phoneNumber, phoneNumberVerified = false, address } = account ?? {};
  return (
    <OwnLayout words={words} frame={frame}>
      <p class="lead">{words.plain('account.profile.lead')}</p>
      <dl>
        {texts.map(([member, label]) => (
          <Entry key={member} label={words.plain(label)} value={account?.[member]} />
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
      </dl>
      {account === undefined ? null : <p class="small">{words.say('profile.updated', { at: account.updatedAt })}</p>}
    </OwnLayout>
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
