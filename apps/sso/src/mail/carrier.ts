import type { ComposedMail } from './compose.js';

/** What became of a message. Reasons are codes, never what the other side wrote: that may be the message itself. */
export type Delivery =
  | { readonly kind: 'taken' }
  /** For good. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** Not now, and others may be taken. */
  | { readonly kind: 'delayed'; readonly reason: string }
  /** Nothing is taken at all, whatever it is. */
  | { readonly kind: 'away'; readonly reason: string };

/** A way for messages one after the other; only one is under way. */
export interface Line {
  send(mail: ComposedMail): Promise<Delivery>;
  /** Nothing is sent any more. */
  close(): void;
}

/** Where mail goes. */
export interface Carrier {
  /** Whether it would take mail now. */
  check(): Promise<Exclude<Delivery, { kind: 'refused' | 'delayed' }>>;
  open(): Line;
}
