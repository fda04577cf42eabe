import { OAuthError } from '../../shared/oauth-error.js';
import { type ParameterList, singleParameter } from '../../shared/parameter-list.js';
import {
  type ClientAuthenticationMethod,
  clientAuthenticationMethodNames,
  clientAuthenticationMethods,
} from '../../vocabulary/client-authentication-methods.js';
import { parseBasicCredentials } from './basic-credentials.js';
import { assertionSubject, requireAssertionType } from './client-assertion.js';
import type { ClientRequest } from './client-request.js';

/** Who a request says it is from, and the proof of that: one of them, or neither where the method has none. */
export interface Presented {
  readonly clientId: string;
  readonly secret?: string;
  readonly assertion?: string;
}

/**
 * The method that a request uses (RFC 6749 §2.3: no more than one), recognised as the methods describe it.
 * @throws OAuthError invalid_client, invalid_request
 */
export function readCredentials(request: ClientRequest): readonly [ClientAuthenticationMethod, Presented] {
  const scheme = schemeOf(request);
  const used = clientAuthenticationMethodNames.filter((name) => isUsed(name, scheme, request.parameters));
  if (used.length > 1) throw new OAuthError('invalid_request', 'the client used two authentication methods');
  const [method = 'none'] = used;
  return [method, readers[method](request)];
}

/** RFC 9110 §11.1: in any case. */
function schemeOf({ authorizationHeader }: ClientRequest): string | undefined {
  return authorizationHeader?.split(/\s/, 1)[0]?.toLowerCase();
}

function isUsed(name: ClientAuthenticationMethod, sent: string | undefined, parameters: ParameterList): boolean {
  const { scheme, parameters: own } = clientAuthenticationMethods[name];
  if (scheme !== undefined && sent === scheme.toLowerCase()) return true;
  return own.some((parameter) => singleParameter(parameters, parameter) !== undefined);
}

const readers: { readonly [Name in ClientAuthenticationMethod]: (request: ClientRequest) => Presented } = {
  client_secret_basic({ authorizationHeader }) {
    const basic = parseBasicCredentials(authorizationHeader);
    if (!basic) throw unauthenticated();
    return { clientId: basic.clientId, secret: basic.clientSecret };
  },
  client_secret_post(request) {
    const secret = singleParameter(request.parameters, 'client_secret');
    if (secret === undefined) throw unauthenticated();
    return { clientId: named(request), secret };
  },
  private_key_jwt({ parameters }) {
    requireAssertionType(singleParameter(parameters, 'client_assertion_type'));
    const assertion = singleParameter(parameters, 'client_assertion');
    const clientId = assertion === undefined ? undefined : assertionSubject(assertion);
    if (assertion === undefined || clientId === undefined) {
      throw new OAuthError('invalid_client', 'client_assertion is missing or malformed');
    }
    return { clientId, assertion };
  },
  none: (request) => ({ clientId: named(request) }),
};

function named({ parameters }: ClientRequest): string {
  const clientId = singleParameter(parameters, 'client_id');
  if (clientId === undefined) throw unauthenticated();
  return clientId;
}

function unauthenticated(): OAuthError {
  return new OAuthError('invalid_client', 'the client did not authenticate');
}
