import { endpoints, type IdentityProvider, type ParameterList } from '@signet/authorization-server';
import type { Visit } from '../forms/visit.js';
import { againOf } from '../http/again.js';
import { seeOwnPage } from '../http/outcome-response.js';
import { sendPage } from '../http/page-response.js';
import { field } from '../http/parameters.js';
import type { Issuer } from '../issuer/issuer.js';
import { UpstreamPage, type UpstreamReason, upstreamReasons } from '../pages/upstream-page.js';
import { outageOf } from './upstreams.js';

const statusOf: Readonly<Record<UpstreamReason, number>> = {
  away: 503,
  denied: 400,
  failed: 400,
  unwelcome: 403,
  exists: 409,
  unknown: 404,
};

interface Refused {
  readonly provider?: Pick<IdentityProvider, 'providerId'> | undefined;
  readonly reason: UpstreamReason;
  /** For the log: words of ours, or of an error that may be logged. */
  readonly because?: string | undefined;
  /** What the other ways are shown with; undefined where there is no interaction. */
  readonly hidden?: ParameterList | undefined;
}

/** What the page is told by its address; anybody may have written it, and it only says something. */
const parameter = 'refused';

/** Says why nobody is signed in, at an address that has nothing of what the provider answered. */
export function refuseUpstream(issuer: Issuer, { reply }: Visit, { provider, reason, because, hidden }: Refused): void {
  const providerId = provider?.providerId;
  issuer.log.event('upstream_refused', { provider: providerId, reason, because });
  seeOwnPage(reply, endpoints.upstreamSignIn, {
    ...Object.fromEntries(hidden ?? []),
    ...(providerId !== undefined && { provider: providerId }),
    [parameter]: reason,
  });
}

export function refusedReason({ parameters }: Visit): UpstreamReason | undefined {
  const named = field(parameters, parameter);
  return upstreamReasons.find((reason) => reason === named);
}

/** The page that says so, with the other ways. */
export function showRefused({ reply, parameters }: Visit, reason: UpstreamReason, provider?: IdentityProvider): void {
  if (reason === 'away') reply.header('retry-after', '60');
  const interaction = field(parameters, 'interaction');
  const again = againOf(parameters);
  const query = new URLSearchParams({ interaction, ...(again !== undefined && { again }) });
  const back = interaction === '' ? endpoints.accountLinked.path.slice(1) : `${endpoints.login.path.slice(1)}?${query}`;
  // Without a name there is nobody to speak of.
  const told = provider ? reason : 'unknown';
  sendPage(reply, (words) => UpstreamPage({ words, reason: told, provider: provider?.name ?? '', back }), {
    status: statusOf[told],
  });
}

/** What an error of a provider comes to. */
export function reasonOf(error: unknown): Pick<Refused, 'reason' | 'because'> {
  const outage = outageOf(error);
  if (outage !== undefined) return { reason: 'away', because: outage };
  return { reason: 'failed', because: describeFault(error) };
}

/** Codes and words of ours and of the library, never what a provider wrote: that may hold what it was sent. */
function describeFault(error: unknown): string {
  const { code, name, message } = (error ?? {}) as {
    readonly code?: unknown;
    readonly name?: string;
    readonly message?: string;
  };
  return typeof code === 'string' ? code : `${name ?? 'Error'}: ${message ?? ''}`.slice(0, 200);
}
