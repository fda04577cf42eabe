import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { Frame } from './frame/frame.js';
import { NothingHere } from './frame/nothing-here.js';
import { ProblemNotice } from './kit/problem.js';
import { AppPage } from './pages/apps/app-page.js';
import { AppsPage } from './pages/apps/apps-page.js';
import { NewAppPage } from './pages/apps/new-app-page.js';
import { AudiencePage } from './pages/audiences/audience-page.js';
import { AudiencesPage } from './pages/audiences/audiences-page.js';
import { NewAudiencePage } from './pages/audiences/new-audience-page.js';
import { AuditPage } from './pages/audit-page.js';
import { KeysPage } from './pages/keys-page.js';
import { OverviewPage } from './pages/overview-page.js';
import { SessionsPage } from './pages/sessions-page.js';
import { UserPage } from './pages/users/user-page.js';
import { UsersPage } from './pages/users/users-page.js';

/** What of an address a list reads. */
export interface Searched {
  readonly search?: string | undefined;
}

function validateSearch({ search }: Record<string, unknown>): Searched {
  return typeof search === 'string' && search !== '' ? { search } : {};
}

/** Which program an app is shown for. */
export interface ForSoftware {
  readonly software?: string | undefined;
}

function forSoftware({ software }: Record<string, unknown>): ForSoftware {
  return typeof software === 'string' && software !== '' ? { software } : {};
}

const root = createRootRoute({ component: Frame });
const getParentRoute = () => root;

const routes = [
  createRoute({ getParentRoute, path: '/', component: OverviewPage }),
  createRoute({ getParentRoute, path: '/users', component: UsersPage, validateSearch }),
  createRoute({ getParentRoute, path: '/users/$subject', component: UserPage }),
  createRoute({ getParentRoute, path: '/apps', component: AppsPage, validateSearch }),
  createRoute({ getParentRoute, path: '/apps/new', component: NewAppPage }),
  createRoute({ getParentRoute, path: '/apps/$clientId', component: AppPage, validateSearch: forSoftware }),
  createRoute({ getParentRoute, path: '/audiences', component: AudiencesPage, validateSearch }),
  createRoute({ getParentRoute, path: '/audiences/new', component: NewAudiencePage }),
  createRoute({ getParentRoute, path: '/audiences/$identifier', component: AudiencePage }),
  createRoute({ getParentRoute, path: '/sessions', component: SessionsPage, validateSearch }),
  createRoute({ getParentRoute, path: '/keys', component: KeysPage }),
  createRoute({ getParentRoute, path: '/audit', component: AuditPage, validateSearch }),
];

/** @param basepath of the console, at its issuer */
export function routerOf(basepath: string) {
  return createRouter({
    routeTree: root.addChildren(routes),
    basepath,
    defaultNotFoundComponent: NothingHere,
    defaultErrorComponent: ({ error }) => <ProblemNotice error={error} />,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof routerOf>;
  }
}
