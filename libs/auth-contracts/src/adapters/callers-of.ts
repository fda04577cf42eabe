import type { AnyAudience } from '../audience/define-audience.js';
import type { Principal } from '../principal/principal.js';

/** Who calls, by request: beside it, so that nothing that parses a request can say who it is from. */
export class CallersOf<A extends AnyAudience> {
  readonly #known = new WeakMap<object, Principal<A>>();

  set(request: object, principal: Principal<A>): void {
    this.#known.set(request, principal);
  }

  get(request: object): Principal<A> | undefined {
    return this.#known.get(request);
  }
}
