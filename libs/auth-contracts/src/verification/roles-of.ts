import { type ClaimPath, textsAt } from '../claims/claim-path.js';

/** RFC 9068 §2.2.3.1. */
const customary: readonly ClaimPath[] = ['roles'];

const none: readonly string[] = Object.freeze([]);

/** What a policy says of roles. */
export interface RoleSources {
  /** Default: the claim `roles`. */
  readonly rolesFrom?: readonly ClaimPath[] | undefined;
}

/**
 * The roles that a token names, each once. Undefined where a claim that was named as a source is neither a text nor a list of texts: such a
 * token is refused. Where nobody named one, `roles` of another form is the application's own, and no role.
 */
export function rolesOf(claims: object, { rolesFrom }: RoleSources): readonly string[] | undefined {
  const { texts } = textsAt(claims, rolesFrom ?? customary);
  return texts ?? (rolesFrom === undefined ? none : undefined);
}
