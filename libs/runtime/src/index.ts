export { inTime } from './in-time.js';
