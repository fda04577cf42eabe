import type { AnyAudience } from '../audience/define-audience.js';
import { refuse } from '../errors/http-refusal.js';
import { letGo } from '../options/let-go.js';
import { meetRequirements, type Requirement, RequirementRejection, requirement } from '../policy/requirements.js';
import { isStepUp, type StepUpRequirement } from '../policy/step-up.js';
import type { Principal } from '../principal/principal.js';
import { type Entry, entryOf } from '../resource-server/entry.js';
import { ofClient } from '../verification/verified-client.js';
import { StepUpRequired } from './step-up-required.js';

/**
 * Asks in a handler what a guard asks before it, where only the handler knows that it must: `requireStepUp(caller, { kind: 'acr', anyOf: ['phr'] })`. It is
 * judged by the clock and the ladder of the server that let the caller in, and what it refuses is told and answered as that server's guard does; the
 * challenge names what the route asks of the sign-in as well. To be called before anything is changed. In report-only a refusal is counted, and
 * the handler goes on.
 * @throws what the framework of the guard answers with 401 and the challenge of RFC 9470 §3: an `HttpException` in Nest, elsewhere `StepUpRequired`; TypeError
 * for a requirement of another kind, for none, and for what is no principal
 */
export function requireStepUp<A extends AnyAudience>(
  principal: Principal<A>,
  ...wanted: readonly [StepUpRequirement, ...StepUpRequirement[]]
): void {
  const asked = wanted.map(read);
  const caller = principal as unknown as Principal;
  if (asked.length === 0) throw new TypeError('requireStepUp must be told what it asks for');
  if (typeof caller?.claims !== 'object' || caller.claims === null)
    throw new TypeError('requireStepUp asks a principal');
  const entry = entryOf(caller);
  const all = [...(entry?.requirements.filter(isStepUp) ?? []), ...asked];
  try {
    if (entry) entry.server.meet(all, caller);
    else meetRequirements(all, caller, Math.floor(Date.now() / 1000));
  } catch (error) {
    if (!entry) throw error instanceof RequirementRejection ? new StepUpRequired(refuse(error, 'Bearer')) : error;
    refuseAt(entry, ofClient(error, caller.claims), all);
  }
}

function read(given: unknown): Requirement {
  const one = requirement(given, 'requireStepUp');
  if (!isStepUp(one)) throw new TypeError(`requireStepUp: kind must be acr or recent_login, not ${one.kind}`);
  return one;
}

function refuseAt(entry: Entry, error: unknown, requirements: readonly Requirement[]): void {
  const { refusal, reported } = entry.server.refuseLate(entry, error, requirements);
  const site = entry.site?.();
  if (refusal) throw site?.raise?.(refusal) ?? new StepUpRequired(refusal);
  if (!reported) throw new TypeError('requireStepUp was neither refused nor reported');
  try {
    letGo(site?.letOn?.(reported));
  } catch {
    // An answer that has begun takes no header: what is only reported breaks nothing.
  }
}
