import type { Instead } from '../forms/guarded-form.js';
import { sendErrorPage } from '../http/page-response.js';

/** No mail can be sent, or an operator switched it off: there is nothing here. */
export const notOffered: Instead = {
  kind: 'instead',
  send: ({ reply }) => sendErrorPage(reply, { code: 'invalid_request' }, { status: 404 }),
};
