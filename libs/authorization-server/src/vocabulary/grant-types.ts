import { targetParameters } from './target-parameters.js';

/** A value of `grant_type` (RFC 6749 §4) as all see it who must know of it: the token endpoint, registration, discovery, the shell. */
export type GrantTypeDescription = {
  /** Parameters of the token request that it reads, each given once (RFC 6749 §3.2) ... */
  readonly once: readonly string[];
  /** ... and those that may be given again and again (RFC 8707 §2, RFC 8693 §2.1). */
  readonly repeatable: readonly string[];
  /** What of the client it rests on: said by an operator, never by the client's own metadata. */
  readonly restsOn?: 'actsAsResource' | 'trustedAssertionIssuers';
} & (
  | {
      /** A person takes part, now or when the refresh token was first given. */
      readonly person: true;
      /** Who must have made a client that uses it. */
      readonly origin: 'any' | 'operator';
      /** Only of use to a client that proves who it is. */
      readonly confidentialOnly: boolean;
    }
  // Here the client is all that there is: an operator vouches for it, and it proves who it is (RFC 6749 §4.4).
  | { readonly person: false; readonly origin: 'operator'; readonly confidentialOnly: true }
);

const anybodys = { person: true, origin: 'any', confidentialOnly: false } as const;
const trusted = { person: false, origin: 'operator', confidentialOnly: true } as const;

const described = {
  // RFC 6749 §4.1.3, RFC 7636 §4.5.
  authorization_code: { ...anybodys, once: ['code', 'redirect_uri', 'code_verifier'], repeatable: targetParameters },
  // RFC 6749 §6.
  refresh_token: { ...anybodys, once: ['refresh_token', 'scope'], repeatable: targetParameters },
  // RFC 6749 §4.4.2.
  client_credentials: { ...trusted, once: ['scope'], repeatable: targetParameters },
  // RFC 8693 §2.1.
  'urn:ietf:params:oauth:grant-type:token-exchange': {
    ...trusted,
    once: ['subject_token', 'subject_token_type', 'requested_token_type', 'actor_token', 'actor_token_type', 'scope'],
    repeatable: targetParameters,
    restsOn: 'actsAsResource',
  },
  // RFC 8628 §3.4.
  'urn:ietf:params:oauth:grant-type:device_code': { ...anybodys, once: ['device_code'], repeatable: targetParameters },
  // RFC 7523 §2.1.
  'urn:ietf:params:oauth:grant-type:jwt-bearer': {
    ...trusted,
    once: ['assertion', 'scope'],
    repeatable: targetParameters,
    restsOn: 'trustedAssertionIssuers',
  },
} as const satisfies Readonly<Record<string, GrantTypeDescription>>;

/** RFC 7591 §2 `grant_types`. */
export type GrantTypeName = keyof typeof described;

/** Every grant type there is: a new one is described here, and the compiler then asks for its handler. */
export const grantTypes: { readonly [Name in GrantTypeName]: GrantTypeDescription } = described;

export const grantTypeNames = Object.keys(described) as readonly GrantTypeName[];

/** The parameters of this grant type that are given once. */
export type OnceOf<Name extends GrantTypeName> = (typeof described)[Name]['once'][number];

/** @param name as it came over the wire */
export function isGrantTypeName(name: string): name is GrantTypeName {
  return Object.hasOwn(described, name);
}
