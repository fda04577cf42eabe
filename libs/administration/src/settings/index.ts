export {
  type ChangedSettings,
  changePolicies,
  checkedSetting,
  type PoliciesPatch,
  settingsVersion,
} from './change-settings.js';
export {
  type PolicySection,
  type PolicySectionName,
  pageLanguages,
  policies,
  policySectionNames,
  profileFieldNames,
  sectionOf,
  usualProfileFields,
} from './policies.js';
export { type PolicyFault, policyFaults } from './policy-faults.js';
export * from './policy-values.js';
export { presentPolicies, type ShownSection, type ShownSetting } from './present-settings.js';
export { type ReadPolicies, readStoredPolicies, type SettingProblem } from './read-stored.js';
export type { Setting, SettingShape, SettingValue } from './setting.js';
export { settingsSchema } from './settings-schema.js';
export * from './stored-setting.js';
export { parseContact, secondsOf } from './texts-of-settings.js';
export { weakenedSettings } from './weakened.js';
