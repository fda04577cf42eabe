import { expect } from '@jest/globals';
import { acrClasses } from '@signet/auth-contracts';
import type { Session } from '@signet/authorization-server';

/** Something that the model saw to be proved: by a code, a key or a password that was good, and not used before. */
export interface Proven {
  readonly amr: string;
  readonly at: number;
  /** It says by itself who somebody is. */
  readonly who: boolean;
  /** That its browser was in, at the time. */
  readonly sessionId: string | undefined;
  /** By what, where that can be taken away. */
  readonly by: string | undefined;
}

/** What was proved where, and what each session may therefore claim. Knows nothing of how the issuer reckons. */
export class Evidence {
  readonly #interactions = new Map<string, Proven[]>();
  readonly #sessions = new Map<string, readonly Proven[]>();
  readonly #ends = new Map<string, number>();
  readonly #once = new Set<string>();

  /** @throws Error where it was taken before: no code and no challenge is good twice */
  usedOnce(what: string): void {
    if (this.#once.has(what)) throw new Error(`taken a second time: ${what}`);
    this.#once.add(what);
  }

  wasUsed(what: string): boolean {
    return this.#once.has(what);
  }

  prove(interactionId: string, proven: readonly Proven[]): void {
    this.#interactions.set(interactionId, [...this.in(interactionId), ...proven]);
  }

  in(interactionId: string): readonly Proven[] {
    return this.#interactions.get(interactionId) ?? [];
  }

  /** A session began, or goes on with more, by what was proved in an interaction of its browser. */
  begun(session: Session, interactionId: string): void {
    const before = this.#sessions.get(session.sessionId);
    const here = this.in(interactionId);
    const saysWho = here.some(({ who }) => who);
    if (!before && !saysWho) throw new Error('a session began, and nobody said whose it is');
    const end = this.#ends.get(session.sessionId) ?? Number.POSITIVE_INFINITY;
    if (!saysWho && session.expiresAt > end) throw new Error('a session lasts longer by a code alone');
    this.#ends.set(session.sessionId, session.expiresAt);
    const counted = here.filter(({ sessionId }) => saysWho || sessionId === session.sessionId);
    this.#sessions.set(session.sessionId, [...(before ?? []), ...counted]);
    this.judge(session);
  }

  /** At a page of its person, who is signed in. */
  added(session: Session, proven: readonly Proven[]): void {
    this.#sessions.set(session.sessionId, [...(this.#sessions.get(session.sessionId) ?? []), ...proven]);
    this.judge(session);
  }

  /** No method that was not proved, no time but that at which it was, and no class above what they are together. */
  judge(session: Session): void {
    const proven = this.#sessions.get(session.sessionId);
    if (!proven) throw new Error('there is a session that nobody began');
    for (const { amr, at } of session.methods ?? []) {
      if (!proven.some((each) => each.amr === amr && each.at === at)) {
        throw new Error(`a session claims ${amr}, which was not proved in it then`);
      }
    }
    const methods = session.methods ?? [];
    expect(session.acr).toBe(classOf(methods.map(({ amr }) => amr)));
    const since = methods.filter(({ at }) => at >= session.authTime).map(({ amr }) => amr);
    expect(classOf(since)).toBe(session.acr);
    expect([...since, 'mfa']).toEqual(expect.arrayContaining([...session.amr]));
  }

  /** What of a session rests on this. */
  restsOn(session: Session, by: string): boolean {
    const proven = this.#sessions.get(session.sessionId) ?? [];
    // Of two within a second the later one counts.
    return (session.methods ?? []).some(
      ({ amr, at }) => proven.findLast((each) => each.amr === amr && each.at === at)?.by === by,
    );
  }
}

/** As docs/sign-in.md and decision 88 say it. */
export function classOf(amr: readonly string[]): string | undefined {
  const has = (...names: readonly string[]) => names.some((name) => amr.includes(name));
  if (amr.length === 0) return undefined;
  const areTwo = has('mfa') || (has('pwd', 'fed') && has('otp', 'email', 'hwk', 'swk'));
  if (!areTwo) return acrClasses.oneFactor;
  if (has('hwk')) return acrClasses.phishingResistantHardware;
  return has('swk') ? acrClasses.phishingResistant : acrClasses.twoFactors;
}
