export * from './administration-error.js';
export { type Change, type NotedChanges, NotingUnitOfWork } from './changes.js';
export * from './clients/index.js';
export type { Initiator } from './initiator.js';
export type { CheckedPage, Page, PageRequest } from './page.js';
export * from './records.js';
export { type Version, versionOf } from './version.js';
