import type { ShownPage } from './shown-page.js';
import { account } from './states/account.js';
import { accountFactors } from './states/account-factors.js';
import { accountForms } from './states/account-forms.js';
import { accountLinks } from './states/account-links.js';
import { accountLists } from './states/account-lists.js';
import { actions } from './states/actions.js';
import { goneWrong } from './states/gone-wrong.js';
import { kit } from './states/kit.js';
import { newAccounts } from './states/new-accounts.js';
import { onTheirOwn } from './states/on-their-own.js';
import { recovery } from './states/recovery.js';
import { signingIn } from './states/signing-in.js';

/** Every page in every state. One that is not here fails `shown-pages.spec.ts`. */
export const shownPages: Readonly<Record<string, ShownPage>> = {
  ...signingIn,
  ...newAccounts,
  ...actions,
  ...recovery,
  ...account,
  ...accountFactors,
  ...accountForms,
  ...accountLists,
  ...accountLinks,
  ...onTheirOwn,
  ...goneWrong,
  ...kit,
};
