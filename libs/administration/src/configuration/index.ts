export {
  type AppliedConfiguration,
  applyConfiguration,
  type ConfigurationPlan,
  type GivenConfiguration,
  planConfiguration,
} from './apply-configuration.js';
export {
  type ConfigurationDocument,
  configurationJsonSchema,
  configurationSchema,
  type SecretReference,
} from './description.js';
export { readConfiguration, secretReferences } from './desired-state.js';
export {
  type ManagedKey,
  type ManagedKind,
  type ManagedThing,
  ManagedThingStore,
  managedKindNames,
  managedKinds,
  nameOfThing,
} from './managed-thing.js';
export { NoticingUnitOfWork } from './noticing-unit-of-work.js';
export { listManaged, type ManagedState, namesOfManaged, presentConfiguration } from './present-configuration.js';
export type { Step } from './step.js';
