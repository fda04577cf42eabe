import { refused, type Shape } from '../options/read-options.js';
import { oneOf, optional, text, url } from '../options/values.js';

export const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token';

/** How the issuer is asked for a token of the target. */
export type ExchangeForm =
  | {
      /**
       * RFC 8693 §2.1, with the target in `resource` (default; an absolute URI) or in `audience` (a name that the issuer knows: Keycloak's client
       * id, Auth0's API identifier).
       */
      readonly exchange?: 'resource' | 'audience' | undefined;
      /** What stands in that parameter; default: `audienceIdentifier`. */
      readonly target?: string | undefined;
      /** Of the caller's token, an absolute URI; default that of access tokens. Auth0's custom exchange has URIs of one's own. */
      readonly subjectTokenType?: string | undefined;
    }
  | {
      /** Microsoft Entra ID's on-behalf-of flow: the grant `jwt-bearer` with `requested_token_use`. */
      readonly exchange: 'on_behalf_of';
      /** What stands before each scope and a slash, as `api://invoices`; default: the identifier of the audience. Without scopes `.default` is asked for. */
      readonly target?: string | undefined;
      readonly subjectTokenType?: undefined;
    };

/** `ExchangeForm`, as it stands among other options. */
export interface ExchangeFormOptions {
  readonly exchange?: 'resource' | 'audience' | 'on_behalf_of' | undefined;
  readonly target?: string | undefined;
  readonly subjectTokenType?: string | undefined;
}

export const exchangeFormShape: Shape<ExchangeFormOptions> = {
  exchange: optional(oneOf('resource', 'audience', 'on_behalf_of')),
  target: optional(text),
  subjectTokenType: optional(url),
};

/** Of the target: the name of its audience, and what its issuer writes into `aud`. */
export interface Target {
  readonly identifier: string;
  readonly audienceIdentifier: string;
}

/** The parameters of a request, without those of the client. @param scope texts with a space between them; empty for none */
export type ExchangeParameters = (subjectToken: string, scope: string) => Readonly<Record<string, string>>;

/**
 * Of options that were read.
 * @throws TypeError for what does not go with the form, and for a `resource` that is no URI
 */
export function exchangeParameters(at: string, given: ExchangeFormOptions, of: Target): ExchangeParameters {
  const { exchange = 'resource', target, subjectTokenType } = given;
  if (exchange === 'on_behalf_of') {
    if (subjectTokenType !== undefined) {
      throw new TypeError(`${at}: subjectTokenType must not stand beside exchange: on_behalf_of`);
    }
    return onBehalfOf(target ?? of.identifier);
  }
  const named = target ?? of.audienceIdentifier;
  if (exchange === 'resource' && (!URL.canParse(named) || named.includes('#'))) {
    const option = target === undefined ? 'audienceIdentifier' : 'target';
    throw refused(`${at}: ${option}`, 'an absolute URI without fragment where exchange is resource', named);
  }
  return (subjectToken, scope) => ({
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: subjectToken,
    subject_token_type: subjectTokenType ?? accessTokenType,
    [exchange]: named,
    ...(scope !== '' && { scope }),
  });
}

function onBehalfOf(target: string): ExchangeParameters {
  const prefix = target.replace(/\/$/, '');
  return (assertion, scope) => ({
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion,
    requested_token_use: 'on_behalf_of',
    scope: (scope === '' ? ['.default'] : scope.split(' ')).map((one) => `${prefix}/${one}`).join(' '),
  });
}
