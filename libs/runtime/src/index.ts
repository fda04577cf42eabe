export { type Bound, boundFault } from './bound.js';
export { BoundedMap, type MakesRoom } from './bounded-map.js';
export {
  Clock,
  type EpochSeconds,
  elapsedSince,
  isAhead,
  isWithin,
  SystemClock,
  toleratedSkew,
  toleratedStep,
} from './clock.js';
export { ConfigError, type Environment } from './config-error.js';
export { contrastOf, leastContrast, writtenContrast } from './contrast.js';
export { EnvironmentReader, type NumberBounds, readEnvironment, type SecretSource } from './environment-reader.js';
export { type Asking, FairPlaces, type Place, type Width } from './fair-places.js';
export { FairQueue, type Source } from './fair-queue.js';
export { type CurrentSecret, fileSecret } from './files/file-secret.js';
export { keepFilePrivate } from './files/private-files.js';
export { WatchedSource, type WatchedSourceOptions } from './files/watched-source.js';
export { endingSignals, onHangup } from './hangup.js';
export { healthDocument, healthDocuments, statusOf } from './health/health-documents.js';
export { type Check, type Finding, Readiness, type ReadinessReport } from './health/readiness.js';
export { type Reason, reasons } from './health/reasons.js';
export { BoundedServer, type BoundedServerOptions } from './http/bounded-server.js';
export { boundWork, hasLeft, type WorkBounds } from './http/bounded-work.js';
export { type Endable, endOnSignal } from './http/end-on-signal.js';
export { listen, type Servable } from './http/listen.js';
export {
  type ManagementAnswer,
  type ManagementConfig,
  type ManagementDocument,
  ManagementListener,
  type ManagementOptions,
  readManagement,
} from './http/management-listener.js';
export { canonicalAddress, type NetworkAddress, networksOf } from './http/network-address.js';
export {
  type DrainBounds,
  defaultDrain,
  defaultEdge,
  defaultServerBounds,
  type EdgeConfig,
  readEdge,
  type ServerBounds,
} from './http/server-bounds.js';
export { parseTrustedAddress, trustsAddresses } from './http/trusted-addresses.js';
export { inTime } from './in-time.js';
export { canonicalJson, isJsonObject } from './json.js';
export { warn } from './log-line.js';
export { givenName, nameMaxLength, readableName } from './names.js';
export { callOf, type Facts, type Observed, type Observer, type Stretch } from './observer.js';
export { Once } from './once.js';
export { Periodic, type PeriodicOptions, type Repeat } from './periodic.js';
export { RandomSource } from './random-source.js';
export { SharedClock, type SharedClockOptions } from './shared-clock.js';
export { KeyedSingleFlight, SingleFlight, TooManyFlights } from './single-flight.js';
export { concerning, isAtTerminal, sayAtStart, startApp, startFailure } from './start-app.js';
export { SystemRandomSource } from './system-random-source.js';
export { type Later, Tally } from './tally.js';
export { TrustedTime, type TrustedTimeOptions } from './trusted-time.js';
export { NoTurn, Turns, type TurnsOptions } from './turns.js';
export { WatchedClock } from './watched-clock.js';
