import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { Frame } from './frame/frame.js';
import { NothingHere } from './frame/nothing-here.js';
import { ProblemNotice } from './kit/problem.js';
import { AppPage } from './pages/apps/app-page.js';
import { AppsPage } from './pages/apps/apps-page.js';
import { NewAppPage } from './pages/apps/new-app-page.js';
import { AttributesPage } from './pages/attributes-page.js';
import { AudiencePage } from './pages/audiences/audience-page.js';
import { AudiencesPage } from './pages/audiences/audiences-page.js';
import { NewAudiencePage } from './pages/audiences/new-audience-page.js';
import { auditFilter } from './pages/audit/audit-filter.js';
import { AuditPage } from './pages/audit/audit-page.js';
import { ExplainPage } from './pages/explain/explain-page.js';
import { GroupPage } from './pages/groups/group-page.js';
import { GroupsPage } from './pages/groups/groups-page.js';
import { NewGroupPage } from './pages/groups/new-group-page.js';
import { InvitationsPage } from './pages/invitations/invitations-page.js';
import { NewInvitationPage } from './pages/invitations/new-invitation-page.js';
import { KeysPage } from './pages/keys-page.js';
import { MailPage } from './pages/mail/mail-page.js';
import { GraphPage } from './pages/matrix/graph-page.js';
import { MatrixPage } from './pages/matrix/matrix-page.js';
import { NewOrganizationPage } from './pages/organizations/new-organization-page.js';
import { OrganizationPage } from './pages/organizations/organization-page.js';
import { OrganizationsPage } from './pages/organizations/organizations-page.js';
import { OverviewPage } from './pages/overview/overview-page.js';
import { OwnersPage } from './pages/owners-page.js';
import { PoliciesPage } from './pages/policies/policies-page.js';
import { NewProviderPage } from './pages/providers/new-provider-page.js';
import { ProviderPage } from './pages/providers/provider-page.js';
import { ProvidersPage } from './pages/providers/providers-page.js';
import { RolesPage } from './pages/roles/roles-page.js';
import { SessionsPage } from './pages/sessions-page.js';
import { ActAsPage } from './pages/support/act-as-page.js';
import { SupportPage } from './pages/support/support-page.js';
import { TermsPage } from './pages/terms-page.js';
import { ThemePage } from './pages/theme/theme-page.js';
import { NewUserPage } from './pages/users/new-user-page.js';
import { UserPage } from './pages/users/user-page.js';
import { UsersPage } from './pages/users/users-page.js';

/** What of an address a list reads. */
export interface Searched {
  readonly search?: string | undefined;
}

function validateSearch({ search }: Record<string, unknown>): Searched {
  return typeof search === 'string' && search !== '' ? { search } : {};
}

/** What the explainer reads of an address: never a token. */
export interface Explained {
  readonly code?: string | undefined;
  readonly place?: string | undefined;
  readonly reason?: string | undefined;
}

function explained(given: Record<string, unknown>): Explained {
  const text = (name: string) => (typeof given[name] === 'string' && given[name] !== '' ? given[name] : undefined);
  return { code: text('code'), place: text('place'), reason: text('reason') };
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
  createRoute({ getParentRoute, path: '/users/new', component: NewUserPage }),
  createRoute({ getParentRoute, path: '/owners', component: OwnersPage }),
  createRoute({ getParentRoute, path: '/groups', component: GroupsPage, validateSearch }),
  createRoute({ getParentRoute, path: '/groups/new', component: NewGroupPage }),
  createRoute({ getParentRoute, path: '/groups/$groupId', component: GroupPage, validateSearch }),
  createRoute({ getParentRoute, path: '/organizations', component: OrganizationsPage, validateSearch }),
  createRoute({ getParentRoute, path: '/organizations/new', component: NewOrganizationPage }),
  createRoute({ getParentRoute, path: '/organizations/$organizationId', component: OrganizationPage, validateSearch }),
  createRoute({ getParentRoute, path: '/roles', component: RolesPage, validateSearch }),
  createRoute({ getParentRoute, path: '/invitations', component: InvitationsPage, validateSearch }),
  createRoute({ getParentRoute, path: '/invitations/new', component: NewInvitationPage }),
  createRoute({ getParentRoute, path: '/terms', component: TermsPage, validateSearch }),
  createRoute({ getParentRoute, path: '/attributes', component: AttributesPage }),
  createRoute({ getParentRoute, path: '/users/$subject', component: UserPage }),
  createRoute({ getParentRoute, path: '/apps', component: AppsPage, validateSearch }),
  createRoute({ getParentRoute, path: '/apps/new', component: NewAppPage }),
  createRoute({ getParentRoute, path: '/apps/$clientId', component: AppPage, validateSearch: forSoftware }),
  createRoute({ getParentRoute, path: '/audiences', component: AudiencesPage, validateSearch }),
  createRoute({ getParentRoute, path: '/audiences/new', component: NewAudiencePage }),
  createRoute({ getParentRoute, path: '/audiences/$identifier', component: AudiencePage }),
  createRoute({ getParentRoute, path: '/matrix', component: MatrixPage, validateSearch }),
  createRoute({ getParentRoute, path: '/graph', component: GraphPage }),
  createRoute({ getParentRoute, path: '/sessions', component: SessionsPage, validateSearch }),
  createRoute({ getParentRoute, path: '/support', component: SupportPage, validateSearch }),
  createRoute({ getParentRoute, path: '/support/$subject', component: ActAsPage }),
  createRoute({ getParentRoute, path: '/policies', component: PoliciesPage }),
  createRoute({ getParentRoute, path: '/theme', component: ThemePage }),
  createRoute({ getParentRoute, path: '/keys', component: KeysPage }),
  createRoute({ getParentRoute, path: '/audit', component: AuditPage, validateSearch: auditFilter }),
  createRoute({ getParentRoute, path: '/explain', component: ExplainPage, validateSearch: explained }),
  createRoute({ getParentRoute, path: '/mail', component: MailPage }),
  createRoute({ getParentRoute, path: '/providers', component: ProvidersPage, validateSearch }),
  createRoute({ getParentRoute, path: '/providers/new', component: NewProviderPage }),
  createRoute({ getParentRoute, path: '/providers/$providerId', component: ProviderPage }),
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
