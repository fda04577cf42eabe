import { audience as audienceReader } from '../audience/define-audience.js';
import type { AccessTokenClaims } from '../claims/access-token-claims.js';
import type { AnyAudience, Principal, RoleOf, ScopeOf } from '../index.js';
import { deepFreeze } from '../options/deep-freeze.js';
import { readOptions, type Shape } from '../options/read-options.js';
import { anyRecord } from '../options/record-of.js';
import { acrClass, listOf, optional, scopeToken, text, wholeFrom } from '../options/values.js';
import { grant } from '../principal/granted.js';
import { createPrincipal } from '../principal/principal.js';

export interface TestPrincipalOptions<A extends AnyAudience> {
  readonly audience: A;
  /** Scopes of the contract: another one does not compile. */
  readonly scopes?: readonly ScopeOf<A>[];
  readonly roles?: readonly RoleOf<A>[];
  /** Default `subject-1`. */
  readonly subject?: string;
  /** Default `test-client`. */
  readonly clientId?: string;
  /** How strongly the person signed in; default: the token does not say. */
  readonly acr?: string;
  /** When, in seconds since the epoch; default: the token does not say. */
  readonly authTime?: number;
  /** Beside those. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

const shape: Shape<TestPrincipalOptions<AnyAudience>> = {
  audience: audienceReader,
  scopes: optional(listOf(scopeToken)),
  roles: optional(listOf(text)),
  subject: optional(text),
  clientId: optional(text),
  acr: optional(acrClass),
  authTime: optional(wholeFrom(0, Number.MAX_SAFE_INTEGER, 'seconds')),
  claims: optional(anyRecord),
};

/**
 * A caller for tests of a handler or a service by itself, without a token and without a server: `requireStepUp` judges it by the clock of the machine and
 * throws `StepUpRequired`.
 * @throws TypeError for an option that is none or not what it must be
 */
export function createTestPrincipal<A extends AnyAudience>(options: TestPrincipalOptions<A>): Principal<A> {
  const given = readOptions<TestPrincipalOptions<AnyAudience>>('createTestPrincipal', options, shape);
  const { audience, scopes = [], roles = [], subject, clientId, acr, authTime } = given;
  const claims = deepFreeze({
    aud: audience.identifier,
    sub: subject ?? 'subject-1',
    client_id: clientId ?? 'test-client',
    scope: scopes.join(' '),
    ...(acr !== undefined && { acr }),
    ...(authTime !== undefined && { auth_time: authTime }),
    ...given.claims,
  }) as unknown as AccessTokenClaims;
  grant(claims, new Set(roles));
  return createPrincipal(claims, 'no token') as unknown as Principal<A>;
}
