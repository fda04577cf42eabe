export { Clock, type EpochSeconds } from '@signet/runtime';
