import { endpoints, type IdentityProvider } from '@signet/authorization-server';
import type { Visit } from '../forms/visit.js';
import { sendPage } from '../http/page-response.js';
import type { Issuer } from '../issuer/issuer.js';
import { UpstreamPage, type UpstreamReason } from '../pages/upstream-page.js';
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
  readonly provider?: Pick<IdentityProvider, 'providerId' | 'name'> | undefined;
  readonly reason: UpstreamReason;
  /** For the log: words of ours, or of an error that may be logged. */
  readonly because?: string | undefined;
  /** What the other ways are shown with; undefined where there is no interaction. */
  readonly hidden?: ReadonlyArray<readonly [string, string]> | undefined;
}

/** Says why nobody is signed in, and leaves the other ways. */
export function refuseUpstream(issuer: Issuer, { reply }: Visit, refused: Refused): void {
  const { provider, reason, because, hidden } = refused;
  issuer.log.event('upstream_refused', { provider: provider?.providerId, reason, because });
  if (reason === 'away') reply.header('retry-after', '60');
  const query = new URLSearchParams(hidden?.map(([name, value]) => [name, value]));
  const back = hidden ? `${endpoints.login.path.slice(1)}?${query}` : endpoints.account.path.slice(1);
  const name = provider?.name ?? '';
  sendPage(reply, (words) => UpstreamPage({ words, reason, provider: name, back }), { status: statusOf[reason] });
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
