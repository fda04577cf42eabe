import { Logger } from '@nestjs/common';

/** Takes Nest's log, and gives the objects that were warned of since it was last asked. */
export function takeNestLog(): () => readonly Record<string, unknown>[] {
  let warned: Record<string, unknown>[] = [];
  const ignore = () => {};
  Logger.overrideLogger({
    log: ignore,
    error: ignore,
    warn: (message: unknown) => {
      if (typeof message === 'object' && message !== null) warned.push({ ...message });
    },
  });
  return () => {
    const taken = warned;
    warned = [];
    return taken;
  };
}
