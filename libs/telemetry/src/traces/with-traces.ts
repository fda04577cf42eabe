import type { Log } from '../log/log.js';
import { openTraces } from './open-traces.js';
import type { Traces } from './traces.js';
import type { TracesConfig } from './traces-config.js';

/**
 * Starts what traces look at, which closes them at its end; where it does not start they are closed here. Undefined where nobody looks: nothing
 * of them is loaded then.
 */
export async function withTraces<Started>(
  config: TracesConfig | undefined,
  log: Pick<Log, 'event'>,
  start: (traces: Traces | undefined) => Promise<Started>,
): Promise<Started> {
  const traces = config && (await openTraces(config, (dropped) => log.event('traces_dropped', { ...dropped })));
  try {
    return await start(traces);
  } catch (error) {
    await traces?.close();
    throw error;
  }
}
