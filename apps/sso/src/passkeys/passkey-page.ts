import { addressOf, endpoints } from '@signet/authorization-server';
import type { PasskeyRequest } from '@signet/identity';
import type { Visit } from '../forms/visit.js';
import { field } from '../http/parameters.js';
import type { FoundInteraction } from '../interaction/found-interaction.js';
import type { Issuer } from '../issuer/issuer.js';
import type { PasskeySignal } from '../pages/kit/passkey.js';
import { signInBinding } from './sign-in-by-passkey.js';

/** What the sign-in page asks browsers for. */
export interface PasskeySignIn {
  readonly options: PasskeyRequest;
  readonly signals: readonly PasskeySignal[];
  /** Keys are proposed in the field of the name: not where one was refused just now, which some devices would give again unasked. */
  readonly autofill: boolean;
}

/** As a source of a Content Security Policy, in which a semicolon and a comma mean something. */
export function passkeysScriptSource({ config }: Pick<Issuer, 'config'>): string {
  return addressOf(config.issuer, endpoints.passkeysScript).replace(/[;,]/g, encodeURIComponent);
}

/** Undefined where nobody signs in with a key. */
export async function passkeySignIn(
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
