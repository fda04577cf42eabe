import type { CorePorts } from '../records/core-ports.js';
import type { SessionLife } from '../records/session.js';
import { type EpochSeconds, elapsedSince, isWithin } from '../shared/clock.js';

/** Seconds: visits that follow each other sooner are written once. */
const visitPrecision = 60;

/** Neither ended, nor over by its time, nor unused for too long: for its browser and for what lives in it alike. */
export function isLive(
  { sessionIdleTimeout }: Pick<CorePorts['settings'], 'sessionIdleTimeout'>,
  { endedAt, expiresAt, kept, lastSeenAt }: SessionLife,
  now: EpochSeconds,
): boolean {
  const isIdle =
    !kept && sessionIdleTimeout > 0 && lastSeenAt !== undefined && elapsedSince(lastSeenAt, now) >= sessionIdleTimeout;
  return endedAt === undefined && expiresAt > now && !isIdle;
}

/** Writes down that a live session is used: once a minute, and where a clock ahead wrote it. */
export async function noteVisit(
  { clock, stores }: Pick<CorePorts, 'clock' | 'stores'>,
  sessionId: string,
  { lastSeenAt }: SessionLife,
): Promise<void> {
  const now = clock.now();
  if (lastSeenAt !== undefined && isWithin(visitPrecision, lastSeenAt, now)) return;
  await stores.sessions.touch(sessionId, now);
}
