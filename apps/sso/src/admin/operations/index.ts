import type { Operation } from '../operation.js';
import { consentOperations, grantOperations, sessionOperations } from './access.js';
import { clientOperations } from './clients.js';
import { initialAccessTokenOperations } from './initial-access-tokens.js';
import { keyOperations } from './keys.js';
import { resourceOperations } from './resources.js';
import { userOperations } from './users.js';

/** All that the administration API does: routes, guard, document and tests read this list and no other. */
export const operations: readonly Operation[] = [
  ...userOperations,
  ...clientOperations,
  ...resourceOperations,
  ...sessionOperations,
  ...grantOperations,
  ...consentOperations,
  ...keyOperations,
  ...initialAccessTokenOperations,
];
