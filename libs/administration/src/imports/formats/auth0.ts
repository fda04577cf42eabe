import { type Imported, type ImportedAccount, type ImportSource, Untaken } from '../imported.js';
import type { Members } from '../reading/members.js';
import { attempt } from './attempt.js';
import { attributesOf } from './attribute-members.js';
import { auth0Password } from './auth0-password.js';
import { passwordOf } from './password-of.js';
import { profileOf, secondsOfDate } from './profile-members.js';
import { recordsOf } from './records-of.js';

/**
 * Users of Auth0: an export of its Management API or the file with password hashes that its support makes (one JSON object a line), or an
 * array as a bulk import takes it.
 * @throws ImportFault
 */
export async function* readAuth0(open: ImportSource): AsyncGenerator<Imported> {
  for await (const json of recordsOf(open)) yield attempt(json, 'account', ['username', 'email', 'user_id'], auth0User);
}

function auth0User(user: Members): ImportedAccount {
  const email = user.text('email');
  const username = user.text('username') ?? email;
  if (username === undefined) throw new Untaken('it has neither a username nor an email address');
  const notes: string[] = [];
  const phoneNumber = user.text('phone_number');
  const profile = profileOf(
    {
      email,
      ...(email !== undefined && { emailVerified: user.flag('email_verified') ?? false }),
      // Where a person has no name, Auth0 puts the address there.
      name: user.text('name') === email ? undefined : user.text('name'),
      givenName: user.text('given_name'),
      familyName: user.text('family_name'),
      nickname: user.text('nickname'),
      picture: user.text('picture'),
      locale: user.text('locale'),
      phoneNumber,
      ...(phoneNumber !== undefined && { phoneNumberVerified: user.flag('phone_verified') ?? false }),
    },
    notes,
  );
  if (user.list('mfa_factors').length > 0 || user.list('multifactor').length > 0)
    notes.push('factors beside the password, to be enrolled again');
  const others = user.objects('identities').filter((identity) => identity.text('provider') !== 'auth0');
  if (others.length > 0) notes.push('accounts at other identity providers');
  return {
    kind: 'account',
    name: username,
    subject: subjectOf(user),
    username,
    profile,
    passwordHash: passwordOf(() => auth0Password(user), notes),
    isDisabled: user.flag('blocked') ?? false,
    createdAt: secondsOfDate(user.value('created_at') === undefined ? undefined : user.text('created_at')),
    groups: [],
    // What operators wrote counts where both have a name: people write the other one themselves.
    attributes: [
      ...attributesOf(user.object('user_metadata'), notes, { by: 'person' }),
      ...attributesOf(user.object('app_metadata'), notes),
    ],
    notes,
  };
}

/** What the tokens of Auth0 call the person; the files with hashes have the part behind the name of the connection. */
function subjectOf(user: Members): string | undefined {
  const id = user.text('user_id');
  if (id !== undefined) return id.includes('|') ? id : `auth0|${id}`;
  const value = user.value('_id');
  const oid = typeof value === 'string' ? value : user.object('_id').text('$oid');
  return oid === undefined ? undefined : `auth0|${oid}`;
}
