import { endpoints } from '@signet/authorization-server';
import type { OwnPage } from './own-page.js';

/** Every page of one's own. */
export const ownPages = {
  overview: { endpoint: endpoints.account, title: 'account.overview.title', place: 10 },
  profile: { endpoint: endpoints.accountProfile, title: 'account.profile.title', place: 20 },
  picture: { endpoint: endpoints.accountPicture, title: 'account.picture.title', place: endpoints.accountProfile },
  email: { endpoint: endpoints.accountEmail, title: 'account.email.title', place: 25, recentSignIn: 'seen' },
  password: { endpoint: endpoints.accountPassword, title: 'account.password.title', place: 30 },
  linked: { endpoint: endpoints.accountLinked, title: 'account.linked.title', place: 37 },
  link: {
    endpoint: endpoints.accountLink,
    title: 'account.link.title',
    place: endpoints.accountLinked,
    recentSignIn: 'seen',
  },
  factors: {
    endpoint: endpoints.accountFactors,
    title: 'account.factors.title',
    place: 35,
    recentSignIn: 'seen',
    carries: ['add', 'factor', 'remove', 'codes'],
  },
  data: { endpoint: endpoints.accountData, title: 'account.data.title', place: 70, recentSignIn: 'seen' },
  close: {
    endpoint: endpoints.accountClose,
    title: 'account.close.title',
    place: endpoints.accountData,
    recentSignIn: 'seen',
  },
  sessions: { endpoint: endpoints.accountSessions, title: 'account.sessions.title', place: 40 },
  support: {
    endpoint: endpoints.accountSupport,
    title: 'account.support.title',
    place: endpoints.accountSessions,
    recentSignIn: 'seen',
  },
  apps: { endpoint: endpoints.accountApps, title: 'apps.title', place: 50, carries: ['after'] },
  activity: { endpoint: endpoints.accountActivity, title: 'account.activity.title', place: 60, carries: ['after'] },
} as const satisfies Readonly<Record<string, OwnPage>>;
