import { endpoints } from '@signet/authorization-server';
import type { OwnPage } from './own-page.js';

/** Every page of one's own. */
export const ownPages = {
  overview: { endpoint: endpoints.account, title: 'account.overview.title', place: 10 },
  apps: { endpoint: endpoints.accountApps, title: 'apps.title', place: 50 },
} as const satisfies Readonly<Record<string, OwnPage>>;
