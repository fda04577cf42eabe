import type { WWWAuthenticateChallenge } from 'oauth4webapi';

/** What an API asks of the sign-in, and the issuer is asked for (RFC 9470 §3, §4); as it came. */
export interface StepUp {
  readonly acr_values?: string;
  readonly max_age?: string;
}

/** How a stronger sign-in ended that did not come about. */
export type NotReached = 'denied' | 'unmet';

/** Undefined where another sign-in would not help: what is refused for its token, its scope or its person. */
export function stepUpOf(challenges: readonly WWWAuthenticateChallenge[]): StepUp | undefined {
  const asked = challenges.find(({ parameters }) => parameters.error === 'insufficient_user_authentication');
  if (!asked) return undefined;
  const { acr_values, max_age } = asked.parameters as Partial<Record<string, string>>;
  return {
    ...(acr_values ? { acr_values } : {}),
    ...(max_age !== undefined && /^\d{1,9}$/.test(max_age) ? { max_age } : {}),
  };
}

/** Codes with which a stronger sign-in ends that does not come about (RFC 6749 §4.1.2.1, RFC 9470 §5). */
export function notReachedBy(code: string): NotReached | undefined {
  if (code === 'access_denied') return 'denied';
  return code === 'unmet_authentication_requirements' ? 'unmet' : undefined;
}
