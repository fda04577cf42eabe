import type { AnyAudience } from '../audience/define-audience.js';
import { Beside } from '../principal/beside.js';
import type { Principal } from '../principal/principal.js';
import type { Mode } from '../report-only/mode.js';
import type { Admission } from '../resource-server/admission.js';
import type { Nobody } from './guard-options.js';

/** Who calls, by request: beside it, so that nothing that parses a request can say who it is from. */
export class CallersOf<A extends AnyAudience> {
  readonly #known = new Beside<Principal<A>>();
  readonly #refused = new WeakSet<object>();

  /** What the last guard says counts, but whom one of them would have refused no other one makes known. */
  note(request: object, { principal, reported }: Admission<A, Mode> | Nobody): void {
    if (reported) this.#refused.add(request);
    this.#known.set(request, this.#refused.has(request) ? undefined : principal);
  }

  get(request: object): Principal<A> | undefined {
    return this.#known.get(request);
  }
}
