import type { RoleBound } from '@signet/authorization-server';

/** One thing that somebody may do with the administration: a scope of its audience, everywhere or within one organization or group. */
export interface Right {
  /** An administration audience. */
  readonly resource: string;
  readonly scope: string;
  readonly within?: RoleBound | undefined;
}

/** Where somebody may do something: everywhere, or within these alone; nowhere where there is none. */
export type Reach = 'everywhere' | readonly RoleBound[];

/** For messages. */
export function nameOfRight({ scope, within }: Pick<Right, 'scope' | 'within'>): string {
  return within === undefined ? scope : `${scope} within the ${within.kind} ${within.id}`;
}
