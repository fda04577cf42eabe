import type { Carrier } from './carrier.js';

/** Neither a server nor a folder: mail waits until it is of no use, and its reason says why. */
export const noCarrier: Carrier = {
  check: async () => ({ kind: 'taken' }),
  open: () => ({ send: async () => ({ kind: 'delayed', reason: 'no_mail_server' }), close: () => {} }),
};
