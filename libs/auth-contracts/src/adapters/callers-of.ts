import type { AnyAudience } from '../audience/define-audience.js';
import type { Principal } from '../principal/principal.js';
import type { Mode } from '../report-only/mode.js';
import type { Admission } from '../resource-server/admission.js';
import type { Nobody } from './guard-options.js';

/** Who calls, by request: beside it, so that nothing that parses a request can say who it is from. */
export class CallersOf<A extends AnyAudience> {
  readonly #known = new WeakMap<object, Principal<A>>();
  readonly #refused = new WeakSet<object>();

  /** What the last guard says counts, but whom one of them would have refused no other one makes known. */
  note(request: object, { principal, reported }: Admission<A, Mode> | Nobody): void {
    if (reported) this.#refused.add(request);
    if (principal && !this.#refused.has(request)) this.#known.set(request, principal);
    else this.#known.delete(request);
  }

  get(request: object): Principal<A> | undefined {
    return this.#known.get(request);
  }
}
