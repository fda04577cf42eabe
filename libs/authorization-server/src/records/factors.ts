/** One of what a person can prove who they are by, beside their password. */
export interface EnrolledMethod {
  /** What using it proves (RFC 8176). */
  readonly amr: readonly string[];
  /** Whoever has it is asked for it at each sign-in, whatever is asked of others. */
  readonly isAsked: boolean;
  /** They have it, and it is taken of nobody by now: what it reaches nobody can reach with it. Default: it is taken. */
  readonly isUsable?: false;
}

/** What people have set up, as the identity side knows it. */
export abstract class Factors {
  /** What this person can use by now. */
  abstract enrolled(subject: string): Promise<readonly EnrolledMethod[]>;
  /** Whether this person has one key, and would be kept out, or could prove nothing more, once that is lost. */
  abstract hasOneKeyOnly(subject: string): Promise<boolean>;
  /** What anybody may set up. */
  abstract readonly enrollable: readonly EnrolledMethod[];
}
