import { idOf } from './company.js';

/** How a list of the administration API is asked for. */
export interface AskedList {
  /** As the lines of the report call it. */
  readonly name: string;
  /** `operationId` of the document. */
  readonly id: string;
  /** Below the API. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
}

const span = { since: '1', until: '2000000000' };
const audit: readonly Omit<AskedList, 'id' | 'path'>[] = [
  { name: 'audit' },
  { name: 'audit by actor', query: { actor: idOf('p') } },
  { name: 'audit by target', query: { target_record: 'accounts', target_id: idOf('p') } },
  { name: 'audit by client', query: { client_id: idOf('app') } },
  { name: 'audit by audience', query: { audience: 'https://3.example.com' } },
  { name: 'audit by time', query: span },
];
const ofGroup = { id: 'listGroupMembers', path: `/groups/${idOf('g')}/members` };
const ofOrganization = { id: 'listOrganizationMembers', path: `/organizations/${idOf('o')}/members` };
const roles = { id: 'listRoleAssignments', path: '/role-assignments' };
const sessions = { id: 'listSessions', path: '/sessions' };
const grants = { id: 'listGrants', path: '/grants' };
const consents = { id: 'listConsents', path: '/consents' };

/** Every list, by what there is much of; a list of the document that is not here fails the bench. */
export const askedLists: readonly AskedList[] = [
  { name: 'users', id: 'listUsers', path: '/users' },
  { name: 'users, search for many', id: 'listUsers', path: '/users', query: { search: 'USER' } },
  { name: 'users, search for one', id: 'listUsers', path: '/users', query: { search: 'user10000042' } },
  { name: 'groups', id: 'listGroups', path: '/groups' },
  { name: 'groups in one', id: 'listGroups', path: '/groups', query: { parent: idOf('g') } },
  { name: 'members of a group', ...ofGroup },
  { name: 'members of a group and below', ...ofGroup, query: { below: 'true' } },
  { name: 'organizations', id: 'listOrganizations', path: '/organizations' },
  { name: 'members of an organization', ...ofOrganization },
  { name: 'roles', ...roles },
  { name: 'roles at one API', ...roles, query: { resource: 'https://3.example.com' } },
  { name: 'roles of one name', ...roles, query: { role: 'role3' } },
  { name: 'roles of one person, who has thousands', ...roles, query: { holder_kind: 'account', holder_id: idOf('p') } },
  { name: 'roles within one organization', ...roles, query: { within_kind: 'organization', within_id: idOf('o') } },
  { name: 'clients', id: 'listClients', path: '/clients' },
  { name: 'clients, search', id: 'listClients', path: '/clients', query: { search: 'app1000004' } },
  { name: 'APIs', id: 'listResources', path: '/resources' },
  { name: 'sessions', ...sessions },
  { name: 'sessions of a client', ...sessions, query: { client_id: idOf('app') } },
  { name: 'grants', ...grants },
  { name: 'grants of a client', ...grants, query: { client_id: idOf('app') } },
  { name: 'consents', ...consents },
  { name: 'consents to a client', ...consents, query: { client_id: idOf('app') } },
  { name: 'keys', id: 'listKeys', path: '/keys' },
  { name: 'initial access tokens', id: 'listInitialAccessTokens', path: '/initial-access-tokens' },
  { name: 'orders to people', id: 'listActionOrders', path: '/action-orders' },
  { name: 'orders to one', id: 'listActionOrdersOfUser', path: `/users/${idOf('p')}/action-orders` },
  { name: 'mail', id: 'listMail', path: '/mail' },
  { name: 'webhooks', id: 'listWebhooks', path: '/webhooks' },
  ...audit.map((each) => ({ id: 'listAudit', path: '/audit/entries', ...each })),
  { name: 'audit, 1,000 lines', id: 'exportAudit', path: '/audit/export', query: { format: 'jsonl' } },
];

/** Of records that this company has none of. */
const notAsked = [
  'listAlertRules',
  'listAlerts',
  'listTerms',
  'listTermsAcceptances',
  'listTermsAcceptancesOfUser',
  'listWebhookDeliveries',
];

interface Described {
  readonly operationId: string;
  readonly parameters?: ReadonlyArray<{ readonly name: string }>;
}

/** Lists of the API's own document that nobody asks for here. */
export function missingLists(document: {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
}): readonly string[] {
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
  const lists = operations.filter(({ parameters = [] }) => parameters.some(({ name }) => name === 'cursor'));
  const known = new Set([...notAsked, ...askedLists.map(({ id }) => id)]);
  return lists.map(({ operationId }) => operationId).filter((id) => !known.has(id));
}
