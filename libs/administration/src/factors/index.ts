export {
  defaultResetWait,
  type FactorsOfPerson,
  type FactorsReset,
  factorsOfPerson,
  longestResetWait,
  resetFactors,
  resetFactorsIfDue,
  stopFactorsReset,
} from './reset-factors.js';
