import type { TokenRejection } from '@signet/auth-contracts';
import type { AuthContractsHealth } from '@signet/auth-contracts/nest';
import type { Metrics } from '@signet/telemetry';

/** Where nothing was ever heard. */
const never = -1;

/** How old is what an API knows of its issuer. */
export function gaugeTokens(metrics: Metrics, health: AuthContractsHealth): void {
  metrics.gauge('signet_issuer_keys_age_seconds', () => {
    const [keys] = Object.values(health.check().tokens.issuers);
    return [[{}, keys?.ageSeconds ?? never]];
  });
  metrics.gauge('signet_revocations_stale_seconds', () => {
    const { revocations } = health.check().tokens;
    return revocations === undefined ? [] : [[{}, revocations.staleForSeconds ?? never]];
  });
  metrics.gauge('signet_refusal_reports', () => {
    const { sent, dropped, waiting } = health.check().tokens.refusalReports ?? {};
    if (sent === undefined || dropped === undefined || waiting === undefined) return [];
    return [
      [{ state: 'sent' }, sent],
      [{ state: 'dropped' }, dropped],
      [{ state: 'waiting' }, waiting],
    ];
  });
}

/** Counts refused tokens, by reason. @param audience the API's own */
export function countRejections(metrics: Metrics, audience: string): (rejection: TokenRejection) => void {
  const rejections = metrics.counter('signet_token_rejections_total');
  return ({ code }) => rejections.of({ code, audience }).add();
}
