import { type Reader, refused } from '../options/read-options.js';
import { text } from '../options/values.js';

/** A secret, or what gives it as it is now: it is asked for each request, so that a rotated one is found without a restart. */
export type ClientSecretSource = string | (() => string | Promise<string>);

/** What this API is to the issuer: a confidential client. */
export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: ClientSecretSource;
}

export const clientSecretSource: Reader<ClientSecretSource> = (value, at) =>
  typeof value === 'function' ? (value as () => string) : text(value, at);

/**
 * Sends a request with the secret as it is now. Where the issuer does not know it and there is another one meanwhile, it is sent
 * once more, with that one.
 * @param send gets the value of the header Authorization
 * @throws what `send` throws; TypeError where a source gives no text
 */
export async function authenticated<T extends Answered>(
  { clientId, clientSecret }: ClientCredentials,
  send: (authorization: string) => Promise<T>,
): Promise<T> {
  const secret = await secretOf(clientSecret);
  const answer = await send(basicAuthorization(clientId, secret));
  if (!isUnknownClient(answer) || typeof clientSecret === 'string') return answer;
  const newer = await secretOf(clientSecret);
  return newer === secret ? answer : send(basicAuthorization(clientId, newer));
}

interface Answered {
  readonly status: number;
  readonly body?: { readonly error?: unknown } | undefined;
}

/** RFC 6749 §5.2. */
function isUnknownClient({ status, body }: Answered): boolean {
  return body?.error === 'invalid_client' && (status === 401 || status === 400);
}

async function secretOf(source: ClientSecretSource): Promise<string> {
  if (typeof source === 'string') return source;
  const secret: unknown = await source();
  if (typeof secret !== 'string' || secret === '') throw refused('clientSecret()', 'a text', secret);
  return secret;
}

/** `client_secret_basic` (RFC 6749 §2.3.1): both halves are form-encoded before they are joined. */
function basicAuthorization(clientId: string, secret: string): string {
  const encode = (value: string) => new URLSearchParams({ v: value }).toString().slice(2);
  return `Basic ${Buffer.from(`${encode(clientId)}:${encode(secret)}`).toString('base64')}`;
}
