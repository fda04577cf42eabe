import type { ParameterList } from '@signet/authorization-server';
import type { FastifyRequest } from 'fastify';
import { wishedWords } from '../http/request-words.js';

/** A page of the same journey in the same language, from the issuer on. */
export function linkTo(
  request: FastifyRequest,
  page: string,
  hidden: ParameterList,
  parameters: Readonly<Record<string, string>>,
): string {
  const query = new URLSearchParams(hidden.map(([name, value]) => [name, value]));
  for (const [name, value] of Object.entries(parameters)) query.set(name, value);
  const { language } = wishedWords(request) ?? {};
  if (language !== undefined) query.set('ui_locales', language);
  return `${page}?${query}`;
}
