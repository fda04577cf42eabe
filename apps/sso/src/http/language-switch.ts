import type { ParameterList } from '@signet/authorization-server';
import type { FastifyReply } from 'fastify';
import { workNames } from '../challenge/work-names.js';
import { linkParameter } from '../mail/link-path.js';
import type { LanguageSwitch } from '../pages/kit/surroundings.js';
import { locales } from '../pages/messages/locales.js';
import { againOf } from './again.js';
import { languageParameter, switchedWords } from './request-words.js';

/** Parameters of our own pages that say what they are about; what a person or an app posted is never put into an address. */
const repeatable: ReadonlySet<string> = new Set(['interaction', 'again', 'sent', 'client_id']);
/** Said anew by the choice, a secret, which lies in a cookie by then (`leavesAddress`), or what a form has of work and codes. */
const left: ReadonlySet<string> = new Set([
  languageParameter,
  'ui_locales',
  linkParameter,
  ...Object.values(workNames),
]);

/**
 * What a page needs to be asked for again in another language, and the choice kept where one was just made.
 * @param repeated of a page that was posted; undefined where it cannot be asked for again
 */
export function languageSwitch(reply: FastifyReply, repeated?: ParameterList): LanguageSwitch | undefined {
  const { request } = reply;
  const chosen = switchedWords(request);
  // Another site must not choose for good; browsers say whose link it was (Fetch Metadata).
  const isOurs = (request.headers['sec-fetch-site'] ?? 'same-origin') === 'same-origin';
  if (chosen && isOurs) request.server.languages?.keep(reply, chosen);
  if (request.method !== 'GET') {
    return repeated && { parameters: repeated.filter(([name]) => repeatable.has(name)), available: locales };
  }
  const query = [...new URLSearchParams((request.raw.url ?? '').split('?', 2)[1] ?? '')];
  const isAgain = againOf(query) !== undefined;
  const parameters = query.filter(([name]) => !left.has(name) && (name !== 'again' || isAgain));
  return { parameters, available: locales };
}
