import { AdministrationError, endOwnAccess } from '@signet/administration';
import type { AppWithAccess, Client } from '@signet/authorization-server';
import { z } from 'zod';
import { cursorOf, pageQuery, pageRequest } from '../../api/pages.js';
import { clientId, nothing, resourceAccess, time } from '../../api/shown.js';
import { initiationOf, siteOf } from '../../interaction/beginning.js';
import { clientView, shownDestination } from '../../pages/client-view.js';
import type { Words } from '../../pages/messages/words.js';
import { type OwnContext, type OwnOperation, operation } from '../operation.js';

const name = z.string().optional().describe('Absent while it does not describe itself');
const logo = z.string().optional();

const app = z
  .object({
    clientId,
    name,
    logo,
    isVouchedFor: z.boolean().describe('False where it chose its name itself'),
    destinations: z.array(z.string()).describe('Where its answers go'),
    identityScopes: z.array(z.string()).describe('What it may ask about the person'),
    resources: z.array(resourceAccess.extend({ name: z.string() })).describe('What it may do at which APIs'),
    since: time.optional().describe('When the oldest of what counts was given'),
    lastOpenedAt: time.optional().describe('When the person was last on the way to it'),
    until: time.optional().describe('When its access ends at the latest; absent where only an answer is remembered'),
  })
  .meta({ id: 'App' });

const launchable = z.object({ clientId, name: z.string(), logo, href: z.string() }).meta({ id: 'LaunchableApp' });

export const appOperations: readonly OwnOperation[] = [
  operation({
    id: 'listApps',
    method: 'GET',
    path: '/apps',
    scope: 'account:apps:read',
    summary: 'Apps that have access in the name of the person, or whose question they answered; 20 at once',
    query: { cursor: pageQuery.cursor },
    answer: { status: 200, schema: z.object({ items: z.array(app), next: z.string().optional() }) },
    run: async ({ issuer, records, person, words }, { query }) => {
      const { apps, next } = await issuer.core.givenAccess.list(person.subject, pageRequest(query).after);
      const spoken = await words();
      const items = await Promise.all(apps.map((each) => shown(records, spoken, each)));
      return { body: { items, ...(next !== undefined && { next: cursorOf(next) }) } };
    },
  }),
  operation({
    id: 'endAccess',
    method: 'DELETE',
    path: '/apps/:clientId',
    scope: 'account:apps:end',
    summary: 'End what an app has in the name of the person: its tokens die, and it asks before there is more',
    answer: { status: 204, schema: nothing },
    run: async ({ ports, person }, { path }) => {
      if (!(await endOwnAccess(ports, person, path.clientId))) {
        throw new AdministrationError('unknown', 'there is no such app');
      }
      return { body: undefined };
    },
  }),
  operation({
    id: 'listLaunchableApps',
    method: 'GET',
    path: '/launcher',
    scope: 'account:apps:read',
    summary: 'Apps that the person may use and can begin with, by name: the first 200',
    answer: { status: 200, schema: z.object({ items: z.array(launchable) }) },
    run: async ({ issuer, launchable: apps, person, words }) => {
      const clients = await apps.of(person.subject);
      const spoken = await words();
      return { body: { items: clients.flatMap((client) => launchView(client, issuer.config.issuer, spoken)) } };
    },
  }),
];

async function shown(
  { resourceServers }: Pick<OwnContext['records'], 'resourceServers'>,
  words: Words,
  { client, destinations, identityScopes, resources, ...given }: AppWithAccess,
): Promise<z.input<typeof app>> {
  const view = client && clientView(client);
  return {
    clientId: given.clientId,
    name: view && words.localized(view.name),
    logo: view?.logo && words.localized(view.logo),
    isVouchedFor: view !== undefined && view.unverified === undefined,
    destinations: destinations.map(shownDestination),
    identityScopes: [...identityScopes],
    resources: await Promise.all(
      resources.map(async ({ identifier, scopes }) => ({
        identifier,
        scopes: [...scopes],
        name: words.localized((await resourceServers.find(identifier))?.name ?? identifier),
      })),
    ),
    since: given.since,
    lastOpenedAt: given.lastOpenedAt,
    until: given.until,
  };
}

function launchView(client: Client, issuer: string, words: Words): readonly z.input<typeof launchable>[] {
  const href = initiationOf(client, issuer) ?? siteOf(client);
  const { name, logo } = clientView(client);
  if (href === undefined) return [];
  return [{ clientId: client.clientId, name: words.localized(name), logo: logo && words.localized(logo), href }];
}
