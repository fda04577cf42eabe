import type { IdentityError } from '@signet/identity';
import { type Message, message } from '../pages/messages/catalogue.js';
import { refusalOf } from './fields.js';
import type { FormAnswer } from './guarded-form.js';

/** What identity refuses of a new account, at the field that it is about; `otherwise` where it is about none. */
export function identityRefusal(error: IdentityError, otherwise: Message): FormAnswer<'username' | 'password'> {
  if (error.code === 'temporarily_unavailable') return { kind: 'busy' };
  const refusal = refusalOf(error);
  if (refusal === undefined) return { kind: 'refused', alert: otherwise };
  const field = refusal.startsWith('username.') ? 'username' : 'password';
  return { kind: 'refused', errors: { [field]: message(refusal) } };
}
