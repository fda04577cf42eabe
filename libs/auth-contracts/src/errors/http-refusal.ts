import type { Reader } from '../options/read-options.js';
import { flag } from '../options/values.js';
import { RequirementRejection } from '../policy/requirements.js';
import { dpopAlgorithms } from '../verification/dpop/verify-dpop-proof.js';
import { type Challenge, type ChallengeError, formatChallenge } from './challenge.js';
import type { RejectionCode, TokenRejection } from './token-rejection.js';

/** What the caller of a refused request gets: nothing of what the operator is told. */
export interface HttpRefusal {
  readonly status: 401 | 403 | 503;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: { readonly error: string };
}

/** Whether callers are told the code of a refusal. @throws TypeError in production, where it tells an attacker what to change */
export const exposable: Reader<boolean> = (value, at) => {
  const isExposed = flag(value, at);
  if (isExposed && process.env.NODE_ENV === 'production') {
    throw new TypeError(`${at} tells an attacker what to change: not in production`);
  }
  return isExposed;
};

export function withCode(headers: HttpRefusal['headers'], code: string): HttpRefusal['headers'] {
  return { ...headers, 'Signet-Rejection': code };
}

/** By which whoever is refused asks for help. It is chance: not even that a refusal was reported can be told by it. */
export function withSupportCode(refusal: HttpRefusal, supportCode: string | undefined): HttpRefusal {
  if (supportCode === undefined) return refusal;
  return { ...refusal, headers: { ...refusal.headers, 'Signet-Support-Code': supportCode } };
}

/** Seconds after which a caller may try again what failed for a reason that is not its own. */
const retryAfter = 5;
/** What is nobody's fault who calls. */
export const unavailable: readonly RejectionCode[] = [
  'keys_unavailable',
  'replay_unavailable',
  'introspection_unavailable',
];

/**
 * @param resourceMetadata where the metadata is, for the challenge (RFC 9728 §5.1)
 * @param scopes what the route asks for: a client that reads it asks for no more than it needs (RFC 6750 §3)
 */
export function refuseWithoutToken(resourceMetadata?: string, scopes: readonly string[] = []): HttpRefusal {
  const challenges: readonly Challenge[] = [
    { scheme: 'Bearer', scopes },
    { scheme: 'DPoP', scopes },
  ];
  return challenged(401, 'unauthorized', challenges, resourceMetadata);
}

/**
 * The answer that RFC 6750, RFC 9449 §7.1 and RFC 9470 §3 give for this refusal.
 * @param scheme the scheme by which the token came
 * @param scopes what the route asks for
 */
export function refuse(
  rejection: TokenRejection,
  scheme: Challenge['scheme'],
  resourceMetadata?: string,
  scopes: readonly string[] = [],
): HttpRefusal {
  if (unavailable.includes(rejection.code)) {
    const headers = { 'Retry-After': String(retryAfter) };
    return { status: 503, headers, body: { error: 'temporarily_unavailable' } };
  }
  if (rejection instanceof RequirementRejection) return refuseRequirement(rejection, scheme, resourceMetadata);
  const error = errorOf(rejection.code);
  const wanted = rejection.code === 'sender_constrained' ? 'DPoP' : scheme;
  return challenged(401, error, [{ scheme: wanted, error, scopes }], resourceMetadata);
}

function refuseRequirement(
  { requirement, stepUp }: RequirementRejection,
  scheme: Challenge['scheme'],
  resourceMetadata?: string,
): HttpRefusal {
  const error = 'insufficient_user_authentication';
  switch (requirement.kind) {
    case 'scopes': {
      const challenge: Challenge = { scheme, error: 'insufficient_scope', scopes: requirement.all };
      return challenged(403, 'insufficient_scope', [challenge], resourceMetadata);
    }
    case 'any_scope': {
      // The parameter means that all are needed (RFC 6750 §3): one that is enough is named.
      const challenge: Challenge = { scheme, error: 'insufficient_scope', scopes: requirement.any.slice(0, 1) };
      return challenged(403, 'insufficient_scope', [challenge], resourceMetadata);
    }
    case 'acr':
      return challenged(
        401,
        error,
        [{ scheme, error, ...(stepUp ?? { acrValues: requirement.anyOf }) }],
        resourceMetadata,
      );
    case 'recent_login':
      return challenged(
        401,
        error,
        [{ scheme, error, ...(stepUp ?? { maxAge: requirement.maxAge }) }],
        resourceMetadata,
      );
    case 'dpop':
      return challenged(401, 'invalid_token', [{ scheme: 'DPoP', error: 'invalid_token' }], resourceMetadata);
    case 'roles':
    case 'any_role':
    case 'actor':
      // No token that this client could ask for would do: a challenge would send it in circles.
      return { status: 403, headers: {}, body: { error: 'access_denied' } };
  }
}

function challenged(
  status: 401 | 403,
  error: string,
  challenges: readonly Challenge[],
  resourceMetadata: string | undefined,
): HttpRefusal {
  const values = challenges.map((one) => formatChallenge({ ...one, algorithms: dpopAlgorithms, resourceMetadata }));
  return { status, headers: { 'WWW-Authenticate': values.join(', ') }, body: { error } };
}

/** A proof that is wrong is told from a token that is; one of another key makes the token invalid (RFC 9449 §7.1). */
function errorOf(code: RejectionCode): ChallengeError {
  return code.startsWith('proof_') && code !== 'proof_key_mismatch' ? 'invalid_dpop_proof' : 'invalid_token';
}
