import type { OwnOperation } from '../operation.js';
import { activityOperations } from './activity.js';
import { appOperations } from './apps.js';
import { closureOperations } from './closure.js';
import { dataOperations } from './data.js';
import { emailOperations } from './email.js';
import { passwordOperations } from './password.js';
import { pictureOperations } from './picture.js';
import { profileOperations } from './profile.js';
import { sessionOperations } from './sessions.js';

/** All that the account API does: routes, guard, document and tests read this list and no other. */
export const operations: readonly OwnOperation[] = [
  ...profileOperations,
  ...pictureOperations,
  ...emailOperations,
  ...passwordOperations,
  ...sessionOperations,
  ...appOperations,
  ...activityOperations,
  ...dataOperations,
  ...closureOperations,
];
