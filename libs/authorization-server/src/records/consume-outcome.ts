/** `replayed`: it existed and somebody was earlier. */
export type ConsumeOutcome = 'consumed' | 'replayed' | 'unknown';

/** `left`: whoever asked has left, and nothing was done. */
export type RedeemOutcome = ConsumeOutcome | 'left';
