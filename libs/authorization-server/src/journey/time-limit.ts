import type { CorePorts } from '../records/core-ports.js';
import type { Interaction } from '../records/interaction.js';
import type { EpochSeconds } from '../shared/clock.js';

/** As often as people must be able to ask for more time (WCAG 2.2, 2.2.1); after that it is over, whoever asks. */
const mostExtensions = 10;

/** Until when a person has time, and until when at most, however often they ask for more. */
export interface TimeLimit {
  readonly until: EpochSeconds;
  readonly most: EpochSeconds;
}

export function timeLimitOf(
  { createdAt, expiresAt }: Pick<Interaction, 'createdAt' | 'expiresAt'>,
  { interactionLifetime }: Pick<CorePorts['settings'], 'interactionLifetime'>,
): TimeLimit {
  return { until: expiresAt, most: createdAt + (1 + mostExtensions) * interactionLifetime };
}

/** Until when it is where somebody asks for more now: never earlier than before, and never later than at most. */
export function extendedUntil({ until, most }: TimeLimit, lifetime: number, now: EpochSeconds): EpochSeconds {
  return Math.max(until, Math.min(most, now + lifetime));
}
