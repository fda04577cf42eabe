import { type AdministrationErrorCode } from '@signet/administration';

/** What any request may be refused with, and the codes of administration: each with its status and its title (RFC 9457). */
export const problems = {
  malformed: [400, 'The request cannot be read'],
  invalid: [400, 'The request breaks a rule'],
  unauthorized: [401, 'A good access token is needed'],
  login_too_old: [401, 'The person must sign in again first'],
  forbidden: [403, 'The caller may not do this'],
  unknown: [404, 'There is no such record'],
  method_not_allowed: [405, 'The method is not supported here'],
  exists: [409, 'The name is taken'],
  in_use: [409, 'Others rest on it'],
  last_owner: [409, 'No owner who can sign in would be left'],
  in_progress: [409, 'The first request with this key is not answered yet'],
  answer_lost: [409, 'The first request with this key was done, and its answer is not known'],
  changed: [412, 'Somebody changed it since it was read'],
  too_large: [413, 'The body is too large'],
  unsupported_type: [415, 'The body is of another type'],
  wrong: [422, 'What was to prove it is wrong'],
  key_reused: [422, 'The key was used for another request'],
  version_required: [428, 'If-Match is needed'],
  locked: [429, 'Too many guesses were wrong'],
  too_many_keys: [429, 'Too many idempotency keys are kept'],
  failed: [500, 'Something went wrong here'],
  unavailable: [503, 'This cannot be done right now'],
} as const satisfies Readonly<Record<string, readonly [status: number, title: string]>> &
  Readonly<Record<AdministrationErrorCode, readonly [number, string]>>;

export type ProblemCode = keyof typeof problems;

/** A refusal of an API of the issuer, in words that may be shown to whoever asked. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    options?: { readonly cause?: unknown; readonly headers?: Readonly<Record<string, string>> },
  ) {
    super(`${code}: ${detail}`, options);
    this.headers = options?.headers ?? {};
  }

  /** That go with it, such as a challenge. */
  readonly headers: Readonly<Record<string, string>>;

  get status(): number {
    return problems[this.code][0];
  }
}

export const problemType = 'application/problem+json';

/** RFC 9457 §3.1. `type` leads to what the document says of the code. */
export function problemBody(documentUrl: string, code: ProblemCode, detail: string, status: number) {
  const [, title] = problems[code];
  return { type: `${documentUrl}#/components/responses/${code}`, title, status, detail, code };
}
