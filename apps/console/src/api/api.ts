import createClient, { type Client } from 'openapi-fetch';
import type { Session } from '../session/session.js';
import type { components, paths } from './administration.js';
import { problemOf } from './problem.js';

export type Schemas = components['schemas'];
export type Api = Client<paths>;

/** The administration API, in the name of who is signed in. */
export function apiOf(url: string, session: Pick<Session, 'ask'>): Api {
  return createClient<paths>({
    baseUrl: url,
    fetch: async (request) =>
      session.ask({
        method: request.method,
        url: request.url,
        headers: request.headers,
        body: request.body === null ? undefined : await request.text(),
      }),
  });
}

interface Answered<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** What was asked for. @throws Problem */
export async function answered<T>(asked: Promise<Answered<T>>): Promise<T> {
  const { data, error, response } = await asked;
  if (!response.ok) throw problemOf(response.status, error);
  return data as T;
}

/** The same with the version that it is of, to be named when it is changed (`If-Match`). @throws Problem */
export async function versioned<T>(
  asked: Promise<Answered<T>>,
): Promise<{ readonly item: T; readonly version: string }> {
  const { data, error, response } = await asked;
  if (!response.ok) throw problemOf(response.status, error);
  return { item: data as T, version: response.headers.get('etag') ?? '*' };
}
