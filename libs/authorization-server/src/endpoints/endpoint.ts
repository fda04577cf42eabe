import type { RequestLimitName } from '../shared/rate-limits.js';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Who calls an endpoint, and so how it answers:
 * - `anyone`: public documents, for any origin and to be kept a while
 * - `viewer`: what never changes at its address, for any origin and to be kept for long
 * - `client`: JSON, for script of registered clients as well, never stored
 * - `api`: JSON for a resource server's process, never stored, for no script elsewhere
 * - `person`: pages for a browser, never stored, for no script elsewhere
 * - `operator`: JSON for a probe, never stored, for no script elsewhere
 * - `own_app`: JSON for an app in the name of the person whose account it is about, else as `administrator`
 * - `administrator`: JSON for who runs the issuer, for script of registered clients as well, never stored; refusals are problems (RFC 9457)
 */
export type Caller = 'anyone' | 'viewer' | 'client' | 'api' | 'person' | 'operator' | 'own_app' | 'administrator';

/**
 * What a request does beyond what its caller says:
 * - `ends`: takes access back, which must be possible whatever else there is to do
 * - `upload`: takes a file, whose body is read by its own handler and by no other
 * - `held`: is held open until there is something to tell
 */
export type Work = 'ends' | 'upload' | 'held';

/** An address of the issuer. HEAD comes with GET (RFC 9110 §9.3.2); other methods are refused. */
export interface Endpoint {
  /** Below the issuer; a segment `:name` varies. */
  readonly path: `/${string}`;
  readonly methods: readonly Method[];
  readonly caller: Caller;
  /** Takes a DPoP proof (RFC 9449): to bind what it gives (§5, §10), or of the key that a presented token is bound to (§7). */
  readonly dpop?: 'binds' | 'presents';
  /** Its requests are counted, and refused where they are too many; failures to authenticate are, wherever a client does. */
  readonly limit?: RequestLimitName;
  readonly work?: Work;
}

/** The names of the segments that vary. */
type Varying<Path extends string> = Path extends `${string}/:${infer Name}/${infer Rest}`
  ? Name | Varying<`/${Rest}`>
  : Path extends `${string}/:${infer Name}`
    ? Name
    : never;

type Segments<Path extends string> = [Varying<Path>] extends [never] ? [] : [Readonly<Record<Varying<Path>, string>>];

/** The public URL of an endpoint, without a query. */
export function addressOf<Path extends string>(
  issuer: string,
  { path }: { readonly path: Path },
  ...[segments = {} as never]: Segments<Path>
): string {
  const values: Readonly<Record<string, string>> = segments;
  return `${issuer}${path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(values[name] ?? ''))}`;
}

/** What stands in `htu` of a proof for it (RFC 9449 §4.2): for endpoints alone whose description says that they take one. */
export function proofAddressOf(
  issuer: string,
  endpoint: Endpoint & { readonly dpop: NonNullable<Endpoint['dpop']> },
): string {
  return addressOf(issuer, endpoint);
}
