export { happened, notify, type ToWhom } from './notify.js';
