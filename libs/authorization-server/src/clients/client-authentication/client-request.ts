import type { ParameterList } from '../../shared/parameter-list.js';
import type { CountedCaller } from '../../shared/rate-limits.js';

/** A request of a client to an endpoint of its own, as the adapters hand it over. */
export interface ClientRequest {
  readonly parameters: ParameterList;
  readonly authorizationHeader?: string | undefined;
  /** Where it came from. */
  readonly caller?: CountedCaller | undefined;
  /** Every line of the DPoP header (RFC 9449 §4.1). */
  readonly dpopProofs?: readonly string[] | undefined;
}
