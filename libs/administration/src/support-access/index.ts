export { beginSupport, type NewSupport, supportLifetimes } from './begin-support.js';
export { endDueSupport, endOwnSupport, endSupport } from './end-support.js';
export { enterOwnSupport } from './enter-own-support.js';
export { listAllSupport, listOwnSupport, listSupport, SupportDirectory } from './list-support.js';
export { SupportRightsOf } from './support-rights-of.js';
export type { SupportState, SupportView } from './support-view.js';
