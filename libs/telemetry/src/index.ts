/** What a process says of itself. */
export { type EventName, eventNames, events, isEvent, type Level, levels } from './log/events.js';
export { type Fields, type FrameworkLogger, Log, type LogOptions, stackOf } from './log/log.js';
export { type DescribeError, loggable } from './log/loggable.js';
export { FileOutput, type Output, StreamOutput, standardOutput } from './log/output.js';
export { type LogConfig, readLog } from './log/read-log.js';
export { DatabaseWatch, gaugeDatabase, type Load, SlowStatements, SweepWatch } from './metrics/database-watch.js';
export { described, type MetricName } from './metrics/described.js';
export { type TimedServer, timeRequests } from './metrics/http-times.js';
export { type Family, Metrics, type Reading } from './metrics/metrics.js';
export { type ClosingServer, serveOperators } from './metrics/serve-operators.js';
export { Count, Spread } from './metrics/tallies.js';
export { gaugeConnections, gaugePlaces, gaugeReadiness, type Watched, watchApp } from './metrics/watch-app.js';
export { type TraceFields, traceFields } from './traces/trace-fields.js';
export { type Hooked, traceRequests } from './traces/trace-requests.js';
export type { Dropped, RequestTrace, Traces } from './traces/traces.js';
export { readTraces, type SamplerConfig, type TracesConfig } from './traces/traces-config.js';
export { withTraces } from './traces/with-traces.js';
