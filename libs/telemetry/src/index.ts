/** What a process says of itself. */
export { openTraces } from './traces/open-traces.js';
export { type TraceFields, traceFields } from './traces/trace-fields.js';
export { type Hooked, traceRequests } from './traces/trace-requests.js';
export type { Dropped, RequestTrace, Traces } from './traces/traces.js';
export { readTraces, type SamplerConfig, type TracesConfig } from './traces/traces-config.js';
