export {
  type ConfiguredAudience,
  type ConfiguredRole,
  defineSignet,
  type SignetConfiguration,
} from './define-signet.js';
export type {
  AttributeDocument,
  AudienceDocument,
  AudienceSettings,
  ClientDocument,
  GroupDocument,
  ProviderDocument,
  RoleDocument,
  SecretReference,
  SignetDocument,
} from './document.js';
