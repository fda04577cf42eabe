import type { IdentityError } from '@signet/identity';
import { type Message, message } from '../pages/messages/catalogue.js';
import { refusalOf } from './fields.js';
import type { FormAnswer } from './guarded-form.js';

/** What identity refuses of a new account, at the field that it is about; `otherwise` where it is about none. */
export function identityRefusal({ code }: IdentityError, otherwise: Message): FormAnswer<'username' | 'password'> {
  if (code === 'temporarily_unavailable') return { kind: 'busy' };
  const refusal = refusalOf(code);
  if (refusal === undefined) return { kind: 'refused', alert: otherwise };
  const field = refusal.startsWith('username.') ? 'username' : 'password';
  return { kind: 'refused', errors: { [field]: message(refusal) } };
}
