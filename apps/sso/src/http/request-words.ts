import type { FastifyRequest } from 'fastify';
import { fromAcceptLanguage, fromUiLocales, locales } from '../pages/messages/locales.js';
import type { Words } from '../pages/messages/words.js';
import { contentType, formType } from './parameters.js';

/** The one place where the language of an answer is chosen: `ui_locales`, then Accept-Language, then English. */
export function wordsOf(request: FastifyRequest, available = locales): Words {
  return (
    wishedWords(request, available) ??
    fromAcceptLanguage(request.headers['accept-language'] ?? '', available) ??
    available[0]
  );
}

/** What `ui_locales` of this request chooses; the addresses of our pages carry it on. */
export function wishedWords({ raw, body, headers }: FastifyRequest, available = locales): Words | undefined {
  const query = (raw.url ?? '').split('?', 2)[1] ?? '';
  const form = typeof body === 'string' && contentType({ headers }) === formType ? body : '';
  const wish = new URLSearchParams(query).get('ui_locales') ?? new URLSearchParams(form).get('ui_locales');
  return wish === null ? undefined : fromUiLocales(wish, available);
}
