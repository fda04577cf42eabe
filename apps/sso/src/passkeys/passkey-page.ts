import { type FieldDefinition, fields } from '../forms/fields.js';
import type { Instead, Opened } from '../forms/guarded-form.js';
import type { Visit } from '../forms/visit.js';
import { field } from '../http/parameters.js';
import type { FoundInteraction } from '../interaction/found-interaction.js';
import { openInteraction, type SignInTurn } from '../interaction/open-interaction.js';
import type { Issuer } from '../issuer/issuer.js';
import type { PasskeySignIn } from '../pages/sign-in-by-passkey.js';
import { signInBinding } from './sign-in-by-passkey.js';

/** Undefined where nobody signs in with a key. */
async function passkeySignIn(
  { passkeys, records }: Issuer,
  { parameters }: Visit,
  found: FoundInteraction,
): Promise<PasskeySignIn | undefined> {
  if (passkeys === undefined) return undefined;
  const options = await passkeys.request(signInBinding(found));
  // Whoever presented a key that was deleted here has a password manager that does not know it yet.
  const presented = field(parameters, 'passkey');
  const credentialID = passkeys.credentialIdOf(presented);
  const isGone = credentialID !== undefined && !(await passkeys.isKnown(credentialID, records.factors));
  const signals = isGone ? ([{ signalName: 'unknownCredential', rpID: options.rpId, credentialID }] as const) : [];
  return { options, signals, autofill: presented === '' };
}

/** How somebody is called who signs in: a key that they have is proposed there as well (Web Authentication Level 3 §5.8.3). */
export function identifierField({ passkeys }: Pick<Issuer, 'passkeys'>): FieldDefinition {
  return passkeys ? { ...fields.identifier, autocomplete: 'username webauthn' } : fields.identifier;
}

/** The interaction that the sign-in form is about, with what it asks browsers for. */
export async function openSignIn(issuer: Issuer, visit: Visit): Promise<Opened<'username', SignInTurn> | Instead> {
  const opened = await openInteraction(issuer)(visit);
  const passkey = opened.kind === 'open' ? await passkeySignIn(issuer, visit, opened.subject) : undefined;
  if (opened.kind === 'instead' || passkey === undefined) return opened;
  const shown = { ...opened.subject.shown, passkey };
  return { ...opened, subject: { ...opened.subject, shown } };
}
