import type { ClientStore, Stores } from '@signet/authorization-server';
import type { Traces } from '@signet/telemetry';

/** Says of the request under way which client it is of, once it is known to be one: what nobody has may be a secret in a wrong place. */
export function notingClients(stores: Stores, traces: Pick<Traces, 'note'>): Stores {
  const { clients } = stores;
  const find: ClientStore['find'] = async (clientId) => {
    const client = await clients.find(clientId);
    if (client) traces.note('signet.client_id', client.clientId);
    return client;
  };
  return { ...stores, clients: Object.assign(Object.create(clients) as ClientStore, { find }) };
}
