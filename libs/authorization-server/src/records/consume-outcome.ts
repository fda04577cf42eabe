/** `replayed`: it existed and somebody was earlier. */
export type ConsumeOutcome = 'consumed' | 'replayed' | 'unknown';
