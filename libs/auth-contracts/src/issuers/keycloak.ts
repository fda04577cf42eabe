import { type Reader, readOptions, type Shape } from '../options/read-options.js';
import { optional, text } from '../options/values.js';
import type { TrustedIssuer } from '../verification/trusted-issuer.js';
import { realmUrl } from './names.js';

export interface KeycloakOptions {
  /** The realm, as `https://keycloak.example.com/realms/shop`. */
  readonly issuer: string;
  /** Roles of this client (`resource_access`) are the roles; default: those of the realm (`realm_access`). Never both: names may be the same. */
  readonly rolesOfClient?: string | undefined;
  /** What an audience mapper writes in `aud`; default: the identifier of the audience. */
  readonly audienceIdentifier?: string | undefined;
}

const audience: Reader<string> = (value, at) => {
  const name = text(value, at);
  if (name === 'account')
    throw new TypeError(`${at} must not be account: the token of every client of the realm has it`);
  return name;
};

const shape: Shape<KeycloakOptions> = {
  issuer: realmUrl,
  rolesOfClient: optional(text),
  audienceIdentifier: optional(audience),
};

/**
 * A realm of Keycloak. Needs an audience mapper: without one, `aud` says `account` for every client, which is refused here.
 *
 * Given up: `typ: at+jwt` in the header, in place of which the claim `typ` must say Bearer or DPoP; `client_id`, read from `azp`. A realm that
 * signs by another algorithm than RS256 says so in `algorithms`.
 * @throws TypeError
 */
export function keycloak(options: KeycloakOptions): TrustedIssuer {
  const { issuer, rolesOfClient: client, audienceIdentifier } = readOptions('keycloak', options, shape);
  return {
    issuer,
    audienceIdentifier,
    algorithms: ['RS256'],
    clientFrom: ['azp'],
    rolesFrom: [client === undefined ? ['realm_access', 'roles'] : ['resource_access', client, 'roles']],
    requiredClaims: [{ anyOf: ['typ'], values: ['Bearer', 'DPoP'] }],
    acceptUntypedTokens: { untypedHeader: true },
  };
}
