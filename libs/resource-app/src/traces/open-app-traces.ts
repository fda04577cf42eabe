import { type Log, openTraces, type Traces, type TracesConfig } from '@signet/telemetry';

/** Undefined where nobody looks: nothing of it is loaded then. */
export async function openAppTraces(config: TracesConfig | undefined, log: Log): Promise<Traces | undefined> {
  return config && openTraces(config, (dropped) => log.event('traces_dropped', { ...dropped }));
}
