import type { Client } from '@signet/authorization-server';

type Keeps = ((scope: string) => boolean) | undefined;

/** Clients that name the resource or, where some of it stays, a scope of it that does not. */
export function clientsThatName(clients: readonly Client[], identifier: string, keeps: Keeps): readonly Client[] {
  return clients.filter((client) => {
    const access = client.resources.filter((each) => each.identifier === identifier);
    if (keeps) return access.some(({ scopes }) => !scopes.every(keeps));
    return access.length > 0 || client.defaultResource === identifier || client.actsAsResource === identifier;
  });
}

/** The client without the resource, or with no more of it than stays. */
export function narrowed(client: Client, identifier: string, keeps: Keeps): Client {
  const resources = client.resources
    .map((access) =>
      access.identifier === identifier ? { ...access, scopes: access.scopes.filter(keeps ?? none) } : access,
    )
    .filter((access) => access.identifier !== identifier || keeps !== undefined);
  if (keeps) return { ...client, resources };
  const { defaultResource, actsAsResource, ...rest } = client;
  return {
    ...rest,
    resources,
    ...(defaultResource !== undefined && defaultResource !== identifier && { defaultResource }),
    ...(actsAsResource !== undefined && actsAsResource !== identifier && { actsAsResource }),
  };
}

const none = () => false;
