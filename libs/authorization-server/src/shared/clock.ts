export {
  Clock,
  type EpochSeconds,
  elapsedSince,
  isAhead,
  isWithin,
  toleratedStep,
  WatchedClock,
} from '@signet/runtime';
