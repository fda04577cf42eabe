/** What operators want of every sign-in. */
export interface FactorPolicy {
  /** A second factor of everybody: from when on, in seconds since the epoch (0: always); undefined where it is theirs to decide. */
  readonly requiredFrom?: number | undefined;
  /** Seconds for which a person may have a device remembered, in which they are not asked for it again; 0 or undefined: none. */
  readonly rememberedFor?: number | undefined;
}
