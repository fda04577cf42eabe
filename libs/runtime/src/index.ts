export { Clock, type EpochSeconds, SystemClock } from './clock.js';
export { type ClosingServer, closeWithinGrace } from './close-within-grace.js';
export { inTime } from './in-time.js';
export { RandomSource } from './random-source.js';
export { SystemRandomSource } from './system-random-source.js';
