import { setTimeout as sleep } from 'node:timers/promises';
import { adminAudienceOf, adminScopes } from '@signet/administration';
import { type Clock, isJsonObject } from '@signet/runtime';
import { CliError } from '../cli-error.js';
import type { CliIo } from '../cli-io.js';
import { NoAnswer } from './ask-server.js';
import type { IssuerAddresses } from './discover.js';
import type { StoredSignIn } from './stored-sign-ins.js';
import { postForm, refusalCode, requestTokens } from './token-endpoint.js';

const deviceCode = 'urn:ietf:params:oauth:grant-type:device_code';
/** Seconds, where the issuer says nothing (RFC 8628 §3.2). */
const usualInterval = 5;
/** Seconds that a code is waited for at most, whatever the issuer says. */
const longest = 3600;

interface Begun {
  readonly code: string;
  readonly userCode: string;
  readonly address: string;
  readonly lasts: number;
  readonly interval: number;
}

/** RFC 8628 §3.1 to §3.5: somebody allows it in a browser, wherever that is. @throws CliError, NoAnswer */
export async function signInByDevice(
  io: CliIo,
  clock: Clock,
  server: IssuerAddresses & { readonly issuer: string },
  clientId: string,
): Promise<StoredSignIn> {
  const begun = await begin(server, clientId);
  io.stderr(`Open ${begun.address} and enter the code ${begun.userCode}\n`);
  const pause = io.pause ?? sleep;
  const until = clock.now() + begun.lasts;
  let { interval } = begun;
  while (clock.now() < until) {
    await pause(interval * 1000);
    const grant = { grant_type: deviceCode, device_code: begun.code };
    const answer = await requestTokens(server, clientId, grant, clock).catch((error: unknown) => {
      // RFC 8628 §3.5: who hears nothing asks less often.
      if (error instanceof NoAnswer) return { error: 'slow_down' };
      throw error;
    });
    if (!('error' in answer)) return answer;
    if (answer.error === 'slow_down') interval += 5;
    else if (answer.error === 'access_denied') throw new CliError('the sign-in was refused in the browser');
    else if (answer.error === 'expired_token') break;
    else if (answer.error !== 'authorization_pending') throw new CliError(`${server.issuer} refuses: ${answer.error}`);
  }
  throw new CliError('nobody entered the code in time: begin anew');
}

async function begin(server: IssuerAddresses & { readonly issuer: string }, clientId: string): Promise<Begun> {
  const { status, body } = await postForm(server.deviceAuthorization, {
    client_id: clientId,
    scope: Object.keys(adminScopes).join(' '),
    resource: adminAudienceOf(server.issuer),
  });
  const said = isJsonObject(body) ? body : {};
  if (status !== 200) {
    const error = refusalCode(said.error);
    const isUnknown = error === 'invalid_client' || error === 'unauthorized_client';
    const way = isUnknown ? `: at its database, signet clients shell makes the client ${clientId}` : '';
    throw new CliError(`${server.issuer} refuses: ${error}${way}`);
  }
  const { device_code: code, user_code: userCode, verification_uri: address, expires_in: lasts, interval } = said;
  const isWhole = [code, userCode, address].every((text) => typeof text === 'string' && text !== '');
  if (!isWhole || typeof lasts !== 'number') throw new CliError(`${server.issuer} does not know the device flow`);
  // A page of somebody else's would ask for the password.
  if (!URL.canParse(String(address)) || new URL(String(address)).origin !== new URL(server.issuer).origin) {
    throw new CliError(`${server.issuer} has its page for codes elsewhere: it is not shown`);
  }
  return {
    code: String(code),
    userCode: String(userCode),
    address: String(address),
    lasts: Math.min(Math.max(0, lasts), longest),
    interval: typeof interval === 'number' && interval > 0 ? Math.min(interval, 60) : usualInterval,
  };
}
