import {
  apiSnippets,
  apiSoftware,
  appSnippets,
  clientPresetNames,
  findClient,
  findResource,
  hasAppSnippets,
  type Snippet,
} from '@signet/administration';
import { type Command, Option } from 'commander';
import { type CliIo, inspect, operator, print } from '../command-context.js';
import { clientsAt } from '../server/clients-at.js';
import { resourcesAt } from '../server/resources-at.js';

interface SnippetOptions {
  readonly for?: string;
  readonly json?: boolean;
}

/** `signet clients snippet`: the same files that the console shows. */
export function addClientSnippet(clients: Command, io: CliIo): void {
  clients
    .command('snippet <client_id>')
    .description('print the configuration of a program that signs people in as this client; no secret is in it')
    .addOption(
      new Option('--for <program>', 'default: what the client looks like').choices(
        clientPresetNames.filter(hasAppSnippets),
      ),
    )
    .option('--json', 'print JSON')
    .action(async (clientId: string, options: SnippetOptions) => {
      const made = await inspect(
        io,
        async (administration) => {
          const { client } = await findClient(administration, operator, { clientId });
          return appSnippets(client, administration.issuer, options.for);
        },
        (api) => clientsAt(api).snippets(clientId, options.for),
      );
      print(io, options.json, made, written(made.snippets));
    });
}

/** `signet resources snippet` */
export function addResourceSnippet(resources: Command, io: CliIo): void {
  resources
    .command('snippet <identifier>')
    .description('print the guard of an API, or the API as configuration')
    .addOption(new Option('--for <framework>').choices(apiSoftware).default('nest'))
    .option('--json', 'print JSON')
    .action(async (identifier: string, options: SnippetOptions) => {
      const software = options.for ?? 'nest';
      const snippets = await inspect(
        io,
        async (administration) =>
          apiSnippets(await findResource(administration.stores, identifier), administration.issuer, software),
        (api) => resourcesAt(api).snippets(identifier, software),
      );
      print(io, options.json, { software, snippets }, written(snippets));
    });
}

/** One file after the other, each below its name. */
function written(snippets: readonly Snippet[]): readonly string[] {
  return snippets.flatMap(({ file, content }) => [`==> ${file} <==`, ...content.split('\n')]);
}
