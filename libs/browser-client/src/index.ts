export { type Asking, asking, isInsecure } from './asking.js';
export { asksSomebody, type BegunRequest, beginRequest } from './begun-request.js';
export { inTime, isTooLate } from './patience.js';
export { type Refreshing, refreshed, SessionOver } from './refreshed.js';
export { type NotReached, notReachedBy, type StepUp, stepUpOf } from './step-up.js';
