import { setTraceFields } from './trace-fields.js';
import type { Dropped, Traces } from './traces.js';
import type { TracesConfig } from './traces-config.js';

/**
 * Loads OpenTelemetry and begins. A process without traces loads nothing of it.
 * @param onDropped is told at once, and then once a minute at most
 */
export async function openTraces(config: TracesConfig, onDropped: (dropped: Dropped) => void): Promise<Traces> {
  const { OpenTelemetryTraces } = await import('./open-telemetry.js');
  const traces = new OpenTelemetryTraces(config, onDropped);
  setTraceFields(traces, () => traces.fields());
  return traces;
}
