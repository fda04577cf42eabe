import type { Message } from '../../pages/messages/catalogue.js';

/** One part of a message. Words of others stand in values of a `Message` alone, or in `fact`, which isolate them. */
export type Block =
  | { readonly kind: 'text'; readonly says: Message }
  /** Something to be copied: letters and digits that we made. */
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'facts'; readonly facts: ReadonlyArray<{ readonly label: string; readonly value: string }> }
  | { readonly kind: 'link'; readonly says: Message; readonly path: string };

/** What a message says, before it is written as text and as HTML. */
export interface MailBody {
  readonly subject: Message;
  readonly blocks: readonly Block[];
}

/** What a template knows beside what fills it. */
export interface MailFacts {
  /** Seconds from when it was queued until it is of no use. */
  readonly lifetime: number;
}
