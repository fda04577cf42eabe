import { randomUUID } from 'node:crypto';
import { AdministrationError, type AdministrationErrorCode, adminAudienceOf } from '@signet/administration';
import { isJsonObject } from '@signet/runtime';
import { CliError } from '../cli-error.js';
import type { CliIo } from '../cli-io.js';
import { warnOfManaged } from '../managed-warning.js';
import { askServer, NoAnswer, type ServerAnswer } from './ask-server.js';
import { SignedIn } from './signed-in.js';

/** What an operation of the API is asked, by the names that its OpenAPI document has. */
export interface ApiRequest {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: object;
  /** `If-Match`: of a change that needs one, any version where it is absent. */
  readonly expectedVersion?: string | undefined;
}

export interface ApiAnswer<T> {
  readonly body: T;
  /** Of a body that is no JSON. */
  readonly text: string;
  /** Where the next page is (`Link`): its cursor. */
  readonly next: string | undefined;
  /** Of the record that was told (`ETag`). */
  readonly version: string | undefined;
}

interface Route {
  readonly method: string;
  readonly path: string;
  /** Whether it is done once, however often it is sent with the same key. */
  readonly takesKey: boolean;
  /** Whether it must say which version it is for (`If-Match`). */
  readonly takesVersion: boolean;
}

const codes: Readonly<Record<AdministrationErrorCode, true>> = {
  invalid: true,
  unknown: true,
  exists: true,
  changed: true,
  in_use: true,
  forbidden: true,
  last_owner: true,
};

/** Times that one change is sent where no answer came: by its idempotency key it is done once. */
const mostTimes = 3;

/** The administration API of an issuer (docs/administration-api.md). Where each operation is, its OpenAPI document says. */
export class AdministrationApi {
  readonly #base: string;
  readonly #signedIn: SignedIn;
  readonly #io: CliIo;
  #routes: Promise<ReadonlyMap<string, Route>> | undefined;

  constructor(
    io: CliIo,
    readonly issuer: string,
  ) {
    this.#base = adminAudienceOf(issuer);
    this.#signedIn = new SignedIn(io, issuer);
    this.#io = io;
  }

  /**
   * @param operation its `operationId`
   * @throws AdministrationError as the use case throws it; CliError, NoAnswer
   */
  async call<T>(operation: string, request: ApiRequest = {}): Promise<ApiAnswer<T>> {
    // Who is not signed in asks nothing.
    const token = await this.#signedIn.accessToken();
    this.#routes ??= this.#readRoutes();
    const route = (await this.#routes).get(operation);
    if (!route) throw new CliError(`the administration API of this issuer does not know ${operation}: it is older`);
    const [url, headers] = [this.#urlOf(route, request), headersOf(route, request)];
    const send = (bearer: string) => this.#send(url, route, { ...headers, authorization: `Bearer ${bearer}` }, request);
    let answer = await send(token);
    // A key was withdrawn, or the clocks disagree: another one may be good.
    if (answer.status === 401 && !isRefusal(answer, 'login_too_old'))
      answer = await send(await this.#signedIn.accessToken(token));
    // Nothing was done, and of what has no key there may be any number.
    if (isRefusal(answer, 'too_many_keys')) answer = await this.#sendWithoutKey(url, route, headers, request);
    if (answer.status >= 400 || answer.status < 200) throw this.#refusalOf(answer);
    const { body, text, headers: told } = answer;
    warnOfManaged(this.#io, managedOf(told));
    return { body: body as T, text, next: nextOf(told), version: told.get('etag')?.replace(/^"(.*)"$/, '$1') };
  }

  #refusalOf(answer: ServerAnswer): Error {
    if (!isRefusal(answer, 'login_too_old')) return refusalOf(answer);
    // A browser that still knows the person would only say again when they signed in.
    return new CliError(
      `this takes a sign-in of the last ten minutes: sign out in the browser, then signet login --server ${this.issuer}, and run it again`,
    );
  }

  async #sendWithoutKey(url: string, route: Route, headers: Readonly<Record<string, string>>, request: ApiRequest) {
    const { 'idempotency-key': _, ...others } = headers;
    const authorization = `Bearer ${await this.#signedIn.accessToken()}`;
    return this.#send(url, route, { ...others, authorization }, request);
  }

  async #send(
    url: string,
    { method }: Route,
    headers: Readonly<Record<string, string>>,
    { body }: ApiRequest,
  ): Promise<ServerAnswer> {
    const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
    const maySendAgain = method === 'GET' || headers['idempotency-key'] !== undefined;
    for (let times = 1; ; times += 1) {
      try {
        return await askServer(url, init);
      } catch (error) {
        if (!(error instanceof NoAnswer) || !maySendAgain || times >= mostTimes) throw error;
      }
    }
  }

  #urlOf({ path }: Route, { path: segments = {}, query = {} }: ApiRequest): string {
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(segments[name] ?? ''));
    const url = new URL(`${this.#base}${filled}`);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    return url.href;
  }

  async #readRoutes(): Promise<ReadonlyMap<string, Route>> {
    const { status, body } = await askServer(`${this.#base}/openapi.json`, {});
    const paths = isJsonObject(body) && status === 200 ? body.paths : undefined;
    if (!isJsonObject(paths)) throw new CliError(`there is no administration API at ${this.#base}`);
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(isJsonObject(methods) ? methods : {}).map(([method, described]) => {
        const { operationId, parameters } = isJsonObject(described) ? described : {};
        const names = (Array.isArray(parameters) ? parameters : []).filter(isJsonObject).map(({ name }) => name);
        const takesKey = names.includes('Idempotency-Key');
        const takesVersion = names.includes('If-Match');
        return [String(operationId), { method: method.toUpperCase(), path, takesKey, takesVersion }] as const;
      }),
    );
    return new Map(routes.filter(([, { path }]) => path.startsWith('/')));
  }
}

function headersOf(
  { method, takesKey, takesVersion }: Route,
  { body, expectedVersion }: ApiRequest,
): Readonly<Record<string, string>> {
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  return {
    accept: 'application/json',
    ...(body && { 'content-type': type }),
    ...(takesKey && { 'idempotency-key': randomUUID() }),
    ...(takesVersion && { 'if-match': tagOf(expectedVersion) }),
  };
}

/** What was changed by hand although a configuration says how it is. */
function managedOf(headers: Headers): readonly string[] {
  const names = (headers.get('signet-managed') ?? '').split(', ').filter((name) => name !== '');
  // Whatever answers.
  return names.map((name) => new URLSearchParams(`name=${name.replaceAll('+', '%2B')}`).get('name') ?? name);
}

/** RFC 8288, as the API writes it. */
function nextOf(headers: Headers): string | undefined {
  const [, url] = /<([^>]*)>\s*;\s*rel="?next"?/.exec(headers.get('link') ?? '') ?? [];
  if (url === undefined || !URL.canParse(url)) return undefined;
  return new URL(url).searchParams.get('cursor') ?? undefined;
}

/** RFC 9110 §8.8.3; what cannot stand in a tag is no version of anything. @throws AdministrationError changed */
function tagOf(version: string | undefined): string {
  if (version === undefined) return '*';
  if (/^[\x21\x23-\x7e]{1,256}$/.test(version)) return `"${version}"`;
  throw new AdministrationError('changed', 'somebody changed it since it was read');
}

function isRefusal({ status, body }: ServerAnswer, code: string): boolean {
  return status >= 400 && isJsonObject(body) && body.code === code;
}

/** RFC 9457: of the API's words, what it says of the case. */
function refusalOf({ status, body }: ServerAnswer): Error {
  const { code, detail } = isJsonObject(body) ? body : {};
  const words = typeof detail === 'string' ? detail : `the issuer answers HTTP ${status}`;
  if (typeof code === 'string' && Object.hasOwn(codes, code)) {
    return new AdministrationError(code as AdministrationErrorCode, words);
  }
  return new CliError(words);
}
