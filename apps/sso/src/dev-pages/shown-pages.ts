import type { ShownPage } from './shown-page.js';
import { actions } from './states/actions.js';
import { goneWrong } from './states/gone-wrong.js';
import { onTheirOwn } from './states/on-their-own.js';
import { signingIn } from './states/signing-in.js';

/** Every page in every state. One that is not here fails `shown-pages.spec.ts`. */
export const shownPages: Readonly<Record<string, ShownPage>> = {
  ...signingIn,
  ...actions,
  ...onTheirOwn,
  ...goneWrong,
};
