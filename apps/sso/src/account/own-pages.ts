import { endpoints } from '@signet/authorization-server';
import type { OwnPage } from './own-page.js';

/** Every page of one's own. */
export const ownPages = {
  overview: { endpoint: endpoints.account, title: 'account.overview.title', place: 10 },
  profile: { endpoint: endpoints.accountProfile, title: 'account.profile.title', place: 20 },
  sessions: { endpoint: endpoints.accountSessions, title: 'account.sessions.title', place: 40 },
  apps: { endpoint: endpoints.accountApps, title: 'apps.title', place: 50 },
  activity: { endpoint: endpoints.accountActivity, title: 'account.activity.title', place: 60 },
} as const satisfies Readonly<Record<string, OwnPage>>;
