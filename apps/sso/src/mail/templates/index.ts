import type { MailTemplate, MailTemplates } from '@signet/authorization-server';
import { accountClosed } from './account-closed.js';
import { accountExists } from './account-exists.js';
import { alert } from './alert.js';
import { confirmNewEmail } from './confirm-new-email.js';
import { emailChanged } from './email-changed.js';
import { emailInUse } from './email-in-use.js';
import { factorsChanged } from './factors-changed.js';
import { invitation } from './invitation.js';
import type { MailBody, MailFacts } from './mail-body.js';
import { newDevice } from './new-device.js';
import { passkeySuspected } from './passkey-suspected.js';
import { passwordChanged } from './password-changed.js';
import { recoverPassword } from './recover-password.js';
import { signInLinked } from './sign-in-linked.js';
import { supportAccess } from './support-access.js';
import { test } from './test.js';
import { verifyEmailCode } from './verify-email-code.js';

type Templates = { readonly [Name in MailTemplate]: (data: MailTemplates[Name], facts: MailFacts) => MailBody };

/** One that is missing does not compile. */
const templates: Templates = {
  'verify-email-code': verifyEmailCode,
  'account-exists': accountExists,
  invitation,
  'recover-password': recoverPassword,
  'password-changed': passwordChanged,
  'sign-in-linked': signInLinked,
  'account-closed': accountClosed,
  'email-changed': emailChanged,
  'factors-changed': factorsChanged,
  'confirm-new-email': confirmNewEmail,
  'email-in-use': emailInUse,
  'new-device': newDevice,
  'passkey-suspected': passkeySuspected,
  'support-access': supportAccess,
  alert,
  test,
};

/** What a message of this template says. @throws Error for data of another build that this one cannot say */
export function bodyOf(template: MailTemplate, data: MailTemplates[MailTemplate], facts: MailFacts): MailBody {
  if (!Object.hasOwn(templates, template)) throw new Error(`there is no template ${template}`);
  return (templates[template] as (data: MailTemplates[MailTemplate], facts: MailFacts) => MailBody)(data, facts);
}
