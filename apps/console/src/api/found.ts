import type { Choice } from '../kit/pick.js';
import { type Api, answered } from './api.js';

type Query = { readonly search: string; readonly limit: number };
type Read = (query: Query) => Promise<readonly Choice[]>;

/** How each kind of thing is found by its name. */
export function finding(api: Api) {
  return {
    users: async (query) => {
      const { items } = await answered(api.GET('/users', { params: { query } }));
      return items.map(({ subject: id, username, name }) => ({ id, name: name ? `${username} (${name})` : username }));
    },
    groups: async (query) => {
      const { items } = await answered(api.GET('/groups', { params: { query } }));
      return items.map(({ groupId: id, name }) => ({ id, name }));
    },
    organizations: async (query) => {
      const { items } = await answered(api.GET('/organizations', { params: { query } }));
      return items.map(({ organizationId: id, displayName: name }) => ({ id, name }));
    },
    apps: async (query) => {
      const { items } = await answered(api.GET('/clients', { params: { query } }));
      return items.map(({ clientId: id, metadata }) => ({ id, name: String(metadata.client_name ?? id) }));
    },
  } satisfies Readonly<Record<string, Read>>;
}
