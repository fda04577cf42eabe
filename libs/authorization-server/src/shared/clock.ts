export {
  Clock,
  type EpochSeconds,
  elapsedSince,
  isAhead,
  isWithin,
  toleratedSkew,
  toleratedStep,
  WatchedClock,
} from '@signet/runtime';
