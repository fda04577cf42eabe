import { type ClientCredentials, clientCredentials, clientCredentialsShape } from '../../clients/client-credentials.js';
import { type Reader, readOptions, type Shape } from '../../options/read-options.js';
import { callback, clock, flag, numberFrom, oneOf, optional, options, webUrl } from '../../options/values.js';

/** Where the issuer says what an opaque token means (RFC 7662), and as whom this API asks. */
export type IntrospectionOptions = ClientCredentials & {
  /** `introspection_endpoint` of the issuer's metadata (RFC 8414 §2). It is not looked up: the token goes where the options say, and nowhere else. */
  readonly endpoint: string;
  /**
   * Seconds for which an answer is believed, and never longer than the token's own `exp`; default 10, 300 at most, 0 for not at all. What the
   * issuer takes back meanwhile is accepted for so long, unless `revocations` tell of it.
   */
  readonly cacheSeconds?: number | undefined;
  /**
   * Which tokens the issuer is asked about. `opaque` (default): those that are no JWT in form; a JWT is verified here, and never sent there. `all`: its
   * JWTs as well, in whose place nothing is verified here; a JWT that names another issuer is not sent.
   */
  readonly tokens?: 'opaque' | 'all' | undefined;
  /** What an answer may lack. Each is a decision of its own; what stands there all the same is what it must be. */
  readonly acceptMissing?: MissingMembers | undefined;
  /** Milliseconds for a question, from the wait for a place to the end of the answer; default 3000. */
  readonly timeout?: number | undefined;
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Milliseconds that never go back; default: those of the process. */
  readonly monotonic?: (() => number) | undefined;
};

/** RFC 7662 §2.2 demands `active` alone; `exp` is always wanted here, and `jti` never. */
export interface MissingMembers {
  /**
   * `aud`, or an empty list, as by `acceptUntypedTokens.missingAudience`: a token for one API of these clients is good at all of them. Needs
   * `clientIds`, which is then all that says whom a token is for; an `aud` that is there must still name us.
   */
  readonly audience?: boolean | undefined;
  /** `client_id`: `azp`, `cid` or `appid` is read as it, and without one the client is the empty text. */
  readonly clientId?: boolean | undefined;
  /** `iat`: the time of the question stands for it, because what was revoked by then is not active. */
  readonly issuedAt?: boolean | undefined;
  /** `sub`: the client stands for it, as in the tokens of clients by themselves (RFC 9068 §2.2). */
  readonly subject?: boolean | undefined;
  /** `token_type`: a refresh token is then not told from an access token by it. */
  readonly tokenType?: boolean | undefined;
}

interface Given {
  readonly endpoint: string;
  readonly cacheSeconds?: number | undefined;
  readonly tokens?: 'opaque' | 'all' | undefined;
  readonly acceptMissing?: MissingMembers | undefined;
  readonly timeout?: number | undefined;
  readonly fetch?: typeof globalThis.fetch | undefined;
  readonly monotonic?: (() => number) | undefined;
}

const missingShape: Shape<MissingMembers> = {
  audience: optional(flag),
  clientId: optional(flag),
  issuedAt: optional(flag),
  subject: optional(flag),
  tokenType: optional(flag),
};

const givenShape: Shape<Given> = {
  endpoint: webUrl,
  cacheSeconds: optional(numberFrom(0, 300, 'seconds')),
  tokens: optional(oneOf('opaque', 'all')),
  acceptMissing: optional(options(missingShape)),
  timeout: optional(numberFrom(1, 60_000, 'milliseconds')),
  fetch: optional(callback()),
  monotonic: optional(clock),
};

export const introspectionOptions: Reader<IntrospectionOptions> = (value, at) => {
  const given = readOptions(at, value, { ...givenShape, ...clientCredentialsShape });
  const { clientId, clientSecret, clientSecretMethod, clientKey, ...rest } = given;
  const credentials = clientCredentials(at, { clientId, clientSecret, clientSecretMethod, clientKey });
  return Object.freeze({ ...rest, ...credentials });
};
