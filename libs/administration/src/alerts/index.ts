export * from './alert-rule.js';
export { AlertWatch } from './alert-watch.js';
export * from './operate-alerts.js';
