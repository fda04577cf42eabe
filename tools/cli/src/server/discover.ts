import { addressOf, endpoints } from '@signet/authorization-server';
import { isJsonObject } from '@signet/runtime';
import { CliError } from '../cli-error.js';
import { askServer } from './ask-server.js';

/** Where an issuer takes what a sign-in by the shell needs. */
export interface IssuerAddresses {
  readonly deviceAuthorization: string;
  readonly token: string;
  readonly revocation: string;
}

/**
 * RFC 8414 §3: what answers must say that it is the issuer that was asked for (§3.3), and keep what is secret to its own origin.
 * @throws CliError
 */
export async function discover(issuer: string): Promise<IssuerAddresses> {
  const { status, body } = await askServer(addressOf(issuer, endpoints.openidConfiguration), {
    headers: { accept: 'application/json' },
  });
  if (status !== 200 || !isJsonObject(body)) throw new CliError(`${issuer} does not answer as an issuer does`);
  if (body.issuer !== issuer) throw new CliError(`${issuer} says that it is another issuer: nothing was sent to it`);
  const below = (name: string): string => {
    const address = body[name];
    if (typeof address !== 'string' || !URL.canParse(address)) throw new CliError(`${issuer} has no ${name}`);
    if (new URL(address).origin !== new URL(issuer).origin) {
      throw new CliError(`${issuer} has its ${name} elsewhere: nothing was sent there`);
    }
    return address;
  };
  return {
    deviceAuthorization: below('device_authorization_endpoint'),
    token: below('token_endpoint'),
    revocation: below('revocation_endpoint'),
  };
}
