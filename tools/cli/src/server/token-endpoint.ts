import { adminAudienceOf } from '@signet/administration';
import { type Clock, isJsonObject } from '@signet/runtime';
import { CliError } from '../cli-error.js';
import { askServer } from './ask-server.js';
import type { StoredSignIn } from './stored-sign-ins.js';

/** Seconds before its end at which an access token is not sent any more: it would be old when it arrives. */
const margin = 20;

/** RFC 6749 §5.2, RFC 8628 §3.5: what the issuer says of a grant, by its code alone. */
export interface Refusal {
  readonly error: string;
}

/** A form of the shell's, which is a public client (RFC 6749 §2.3.1). @throws NoAnswer */
export async function postForm(url: string, form: Readonly<Record<string, string>>) {
  return askServer(url, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  });
}

/** Asks for tokens for the administration API of the issuer. @throws NoAnswer; CliError where the answer is none */
export async function requestTokens(
  { issuer, token }: { readonly issuer: string; readonly token: string },
  clientId: string,
  grant: Readonly<Record<string, string>>,
  clock: Clock,
): Promise<StoredSignIn | Refusal> {
  const { status, body } = await postForm(token, {
    ...grant,
    client_id: clientId,
    resource: adminAudienceOf(issuer),
  });
  if (!isJsonObject(body)) throw new CliError(`${issuer} gives no tokens (HTTP ${status})`);
  if (status !== 200) return { error: refusalCode(body.error) };
  const { access_token: accessToken, refresh_token: refreshToken, token_type: type, expires_in: lasts } = body;
  if (typeof accessToken !== 'string' || !/^bearer$/i.test(String(type)) || typeof lasts !== 'number') {
    throw new CliError(`${issuer} gives tokens that the shell cannot use`);
  }
  return {
    issuer,
    clientId,
    accessToken,
    expiresAt: clock.now() + lasts - margin,
    ...(typeof refreshToken === 'string' && { refreshToken }),
  };
}

/** A code of others is shown where it looks like one. */
export function refusalCode(error: unknown): string {
  return typeof error === 'string' && /^[a-z_]{1,64}$/.test(error) ? error : 'refused';
}
