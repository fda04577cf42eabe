export type { Attention } from './attention.js';
export { type Overview, type OverviewRange, type OverviewStep, overviewOf, overviewRanges } from './overview.js';
