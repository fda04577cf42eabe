import type { Client } from '../records/client.js';
import { namedTargets } from '../resources/named-targets.js';
import { type ParameterList, singleParameter } from '../shared/parameter-list.js';
import type { CountedCaller } from '../shared/rate-limits.js';
import type { Confirmation } from '../vocabulary/confirmation.js';
import type { GrantTypeName, OnceOf } from '../vocabulary/grant-types.js';
import type { Asker } from './credential-turns.js';
import type { TokenResponse } from './token-response.js';

/** The parameters that a grant type says it reads, and no others. */
export class GrantParameters<Name extends GrantTypeName = GrantTypeName> {
  constructor(private readonly parameters: ParameterList) {}

  /** Undefined where it is absent or empty. */
  one(name: OnceOf<Name>): string | undefined {
    return singleParameter(this.parameters, name);
  }

  /** The audiences that are asked for (RFC 8707 §2). */
  targets(): readonly string[] {
    return namedTargets(this.parameters);
  }
}

export interface TokenRequest<Name extends GrantTypeName = GrantTypeName> extends Asker {
  readonly client: Client;
  readonly parameters: GrantParameters<Name>;
  /** The key that the request proved (RFC 9449 §5). */
  readonly confirmation?: Confirmation | undefined;
  /** For the audit trail, where it comes to that. */
  readonly caller?: CountedCaller | undefined;
}

/** The handler of one value of `grant_type` (RFC 6749 §4). */
export interface GrantType<Name extends GrantTypeName = GrantTypeName> {
  /** @throws OAuthError */
  handle(request: TokenRequest<Name>): Promise<TokenResponse>;
}

/** A handler for each that there is. */
export type GrantTypes = { readonly [Name in GrantTypeName]: GrantType<Name> };
