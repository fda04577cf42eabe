export * from './checked-provider.js';
export * from './link-identity.js';
export * from './operate-providers.js';
export * from './provider-presets.js';
export * from './provider-view.js';
export { type SignedInElsewhere, signInElsewhere } from './sign-in-elsewhere.js';
export * from './upstream-logout.js';
export {
  believedMethods,
  keyOfPerson,
  labelOf,
  type UpstreamPerson,
  upstreamLimits,
  verifiedEmailOf,
} from './upstream-person.js';
