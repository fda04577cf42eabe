import { type Reader, refused, type Shape } from '../options/read-options.js';
import { oneOf, optional, options, text } from '../options/values.js';
import {
  assertionOf,
  type ClientKey,
  checkClientKey,
  clientKeyShape,
  isSameKey,
  type SigningKey,
  signingKey,
} from './client-key.js';

/** A secret, or what gives it as it is now: it is asked for each request, so that a rotated one is found without a restart. */
export type ClientSecretSource = string | (() => string | Promise<string>);

/** With a secret, in the header `Authorization` or in the body (RFC 6749 §2.3.1). */
export type ClientSecretMethod = 'client_secret_basic' | 'client_secret_post';

/** What this API is to the issuer: a confidential client, which authenticates by a secret or by a key, and not by both. */
export type ClientCredentials =
  | {
      readonly clientId: string;
      readonly clientSecret: ClientSecretSource;
      /** Default `client_secret_basic`. */
      readonly clientSecretMethod?: ClientSecretMethod | undefined;
      readonly clientKey?: undefined;
    }
  | {
      readonly clientId: string;
      /** `private_key_jwt` (RFC 7523 §2.2). */
      readonly clientKey: ClientKey;
      readonly clientSecret?: undefined;
      readonly clientSecretMethod?: undefined;
    };

/** `ClientCredentials`, as they stand among other options. */
export interface ClientCredentialOptions {
  readonly clientId: string;
  readonly clientSecret?: ClientSecretSource | undefined;
  readonly clientSecretMethod?: ClientSecretMethod | undefined;
  readonly clientKey?: ClientKey | undefined;
}

const clientSecretSource: Reader<ClientSecretSource> = (value, at) =>
  typeof value === 'function' ? (value as () => string) : text(value, at);

export const clientCredentialsShape: Shape<ClientCredentialOptions> = {
  clientId: text,
  clientSecret: optional(clientSecretSource),
  clientSecretMethod: optional(oneOf('client_secret_basic', 'client_secret_post')),
  clientKey: optional(options(clientKeyShape)),
};

/**
 * Of options that were read.
 * @throws TypeError without a secret and a key, or with what belongs to the other of them
 */
export function clientCredentials(at: string, given: ClientCredentialOptions): ClientCredentials {
  const { clientId, clientSecret, clientSecretMethod, clientKey } = given;
  if (clientKey === undefined) {
    if (clientSecret === undefined)
      throw refused(`${at}: clientSecret`, 'a text where there is no clientKey', undefined);
    return { clientId, clientSecret, clientSecretMethod };
  }
  const beside = clientSecret === undefined ? clientSecretMethod && 'clientSecretMethod' : 'clientSecret';
  if (beside !== undefined) throw new TypeError(`${at}: ${beside} must not stand beside clientKey`);
  checkClientKey(clientKey, `${at}: clientKey: key`);
  return { clientId, clientKey };
}

/** What goes along with a request, so that the issuer knows the client. */
export interface ClientProof {
  readonly headers: Readonly<Record<string, string>>;
  /** Of the body, whether that is a form or JSON. */
  readonly parameters: Readonly<Record<string, string>>;
}

export interface Issuer {
  /** The identifier of the issuer, or its token endpoint: the `aud` of an assertion where the options name none. */
  readonly audience: string;
  /** Seconds since the epoch; default: those of this machine. */
  readonly now?: (() => number) | undefined;
}

/**
 * Sends a request as this client, with the secret or the key as it is now: the one way in which this library asks an issuer for what it
 * gives to clients alone. Where the issuer does not know it and there is another one meanwhile, it is sent once more, with that one.
 * @throws what `send` throws; TypeError where a source gives neither text nor key
 */
export async function authenticated<T extends Answered>(
  credentials: ClientCredentials,
  issuer: Issuer,
  send: (proof: ClientProof) => Promise<T>,
): Promise<T> {
  const { clientKey, clientSecret } = credentials;
  const source = clientKey === undefined ? clientSecret : clientKey.key;
  const first = await currentOf(credentials);
  const answer = await send(await proofOf(credentials, first, issuer));
  if (!isUnknownClient(answer) || typeof source !== 'function') return answer;
  const newer = await currentOf(credentials);
  return isSame(first, newer) ? answer : send(await proofOf(credentials, newer, issuer));
}

interface Answered {
  readonly status: number;
  readonly body?: { readonly error?: unknown } | undefined;
}

/** RFC 6749 §5.2. */
function isUnknownClient({ status, body }: Answered): boolean {
  return body?.error === 'invalid_client' && (status === 401 || status === 400);
}

type Current = string | SigningKey;

async function currentOf({ clientKey, clientSecret }: ClientCredentials): Promise<Current> {
  if (clientKey !== undefined) return signingKey(clientKey, 'clientKey: key');
  if (typeof clientSecret === 'string') return clientSecret;
  const secret: unknown = await clientSecret();
  if (typeof secret !== 'string' || secret === '') throw refused('clientSecret()', 'a text', secret);
  return secret;
}

function isSame(one: Current, other: Current): boolean {
  return typeof one === 'string' || typeof other === 'string' ? one === other : isSameKey(one, other);
}

async function proofOf(
  { clientId, clientKey, clientSecretMethod }: ClientCredentials,
  current: Current,
  { audience, now = () => Date.now() / 1000 }: Issuer,
): Promise<ClientProof> {
  if (typeof current !== 'string') {
    const assertion = await assertionOf(current, { clientId, audience: clientKey?.audience ?? audience, now: now() });
    const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
    return {
      headers: {},
      parameters: { client_id: clientId, client_assertion_type: type, client_assertion: assertion },
    };
  }
  return clientSecretMethod === 'client_secret_post'
    ? { headers: {}, parameters: { client_id: clientId, client_secret: current } }
    : { headers: { authorization: basicAuthorization(clientId, current) }, parameters: {} };
}

/** `client_secret_basic` (RFC 6749 §2.3.1): both halves are form-encoded before they are joined. */
function basicAuthorization(clientId: string, secret: string): string {
  const encode = (value: string) => new URLSearchParams({ v: value }).toString().slice(2);
  return `Basic ${Buffer.from(`${encode(clientId)}:${encode(secret)}`).toString('base64')}`;
}
