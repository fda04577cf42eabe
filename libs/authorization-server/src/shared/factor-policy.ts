/** What operators want of every sign-in. */
export interface FactorPolicy {
  /** A second factor of everybody: from when on, in seconds since the epoch (0: always); undefined where it is theirs to decide. */
  readonly requiredFrom?: number | undefined;
}
