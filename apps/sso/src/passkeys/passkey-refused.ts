import type { PasskeyRefusal } from '@signet/identity';
import type { FormAnswer } from '../forms/guarded-form.js';
import { message, type PlainKey } from '../pages/messages/catalogue.js';

/** What is said of each reason. Whether there is such an account nobody is told: they are told of a key that they have. */
const refusals = {
  malformed: 'passkey.refused',
  stale: 'form.stale',
  spent: 'form.stale',
  unknown: 'passkey.refused',
  wrong: 'passkey.refused',
  not_verified: 'passkey.not_verified',
  suspected: 'passkey.suspected',
  there_already: 'passkey.there_already',
  authenticator: 'passkey.authenticator',
} as const satisfies Record<PasskeyRefusal, PlainKey>;

export function passkeyRefused<Name extends string>(reason: PasskeyRefusal): FormAnswer<Name> {
  return { kind: 'refused', status: 401, alert: message(refusals[reason]) };
}
