import { inTime } from '@signet/browser-client';

/** Where everything is; served beside the app, so that one build serves every environment. */
export interface PortalConfig {
  readonly issuer: string;
  readonly clientId: string;
  readonly ordersUrl: string;
  readonly invoicesUrl: string;
}

export async function loadConfig(): Promise<PortalConfig> {
  const response = await fetch('/config.json', { signal: inTime() });
  if (!response.ok) throw new Error('The portal has no configuration.');
  return (await response.json()) as PortalConfig;
}
