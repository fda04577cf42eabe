/** One of what a person can prove who they are by, beside their password. */
export interface EnrolledMethod {
  /** What using it proves (RFC 8176). */
  readonly amr: readonly string[];
  /** Whoever has it is asked for it at each sign-in, whatever is asked of others. */
  readonly isAsked: boolean;
}

/** What people have set up, as the identity side knows it. */
export abstract class Factors {
  /** What this person can use by now. */
  abstract enrolled(subject: string): Promise<readonly EnrolledMethod[]>;
  /** What anybody may set up. */
  abstract readonly enrollable: readonly EnrolledMethod[];
}
