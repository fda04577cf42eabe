import type { FastifyReply, FastifyRequest } from 'fastify';
import { fromAcceptLanguage, fromUiLocales, localeOf, locales } from '../pages/messages/locales.js';
import type { Words } from '../pages/messages/words.js';
import { contentType, field, formType } from './parameters.js';

/** What an installation knows of languages. */
export interface Languages {
  /** Spoken where nothing else chooses. */
  readonly byDefault: Words;
  /** What somebody chose in this browser; anybody may have written it. */
  chosen(request: FastifyRequest): string | undefined;
  /** Keeps the choice. */
  keep(reply: FastifyReply, words: Words): void;
}

declare module 'fastify' {
  interface FastifyInstance {
    languages?: Languages;
  }
  interface FastifyRequest {
    /** OpenID Connect Core §5.1 `locale` of the person that the page is for, once that is known. */
    accountLocale?: string | undefined;
  }
}

/** With which a person chooses the language of our pages. */
export const languageParameter = 'language';

/**
 * The one place where the language of an answer is chosen: by the person on a page of ours, by `ui_locales`, by their account, by
 * Accept-Language, and else by the operator.
 */
export function wordsOf(request: FastifyRequest, available = locales): Words {
  return (
    wishedWords(request, available) ??
    localeOf(request.accountLocale, available) ??
    fromAcceptLanguage(request.headers['accept-language'] ?? '', available) ??
    request.server.languages?.byDefault ??
    available[0]
  );
}

/** What this browser chose, or else `ui_locales` of this request; the addresses of our pages carry it on. */
export function wishedWords(request: FastifyRequest, available = locales): Words | undefined {
  return switchedWords(request, available) ?? keptWords(request, available) ?? askedWords(request, available);
}

/** What the person chooses with this very request. */
export function switchedWords({ raw, method }: Pick<FastifyRequest, 'raw' | 'method'>, available = locales) {
  if (method !== 'GET') return undefined;
  const tag = new URLSearchParams(queryOf(raw)).get(languageParameter);
  return available.find(({ language }) => language === tag);
}

function keptWords(request: FastifyRequest, available: readonly Words[]): Words | undefined {
  const tag = request.server.languages?.chosen(request);
  return available.find(({ language }) => language === tag);
}

/** OpenID Connect Core §3.1.2.1. */
function askedWords({ raw, body, headers }: FastifyRequest, available: readonly Words[]): Words | undefined {
  const form = typeof body === 'string' && contentType({ headers }) === formType ? body : '';
  const lists = [queryOf(raw), form].map((text) => field([...new URLSearchParams(text)], 'ui_locales'));
  const wish = lists.find((list) => list !== '');
  return wish === undefined ? undefined : fromUiLocales(wish, available);
}

function queryOf(raw: FastifyRequest['raw']): string {
  return (raw.url ?? '').split('?', 2)[1] ?? '';
}

/** Of a message to an account: in its own language, else in that of the page that caused it. */
export function mailLocale(request: FastifyRequest, account: { readonly locale?: string | undefined }): string {
  return (localeOf(account.locale) ?? wordsOf(request)).language;
}
