import { Logger } from '@nestjs/common';
import { openTraces, type Traces, type TracesConfig } from '@signet/telemetry';

/** Undefined where nobody looks: nothing of it is loaded then. */
export async function openAppTraces(config: TracesConfig | undefined): Promise<Traces | undefined> {
  if (config === undefined) return undefined;
  const logger = new Logger('Traces');
  return openTraces(config, ({ reason, count }) =>
    logger.warn(JSON.stringify({ event: 'traces_dropped', reason, count })),
  );
}
