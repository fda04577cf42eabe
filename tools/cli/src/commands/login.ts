import { SystemClock } from '@signet/runtime';
import type { Command } from 'commander';
import { type CliIo, print, UsageError } from '../command-context.js';
import { signInByDevice } from '../server/device-flow.js';
import { discover } from '../server/discover.js';
import { serverAddress } from '../server/server-address.js';
import { shellClientId } from '../server/shell-client.js';
import { SignedIn } from '../server/signed-in.js';
import { StoredSignIns } from '../server/stored-sign-ins.js';

/** `signet login` and `signet logout` */
export function addLogin(program: Command, io: CliIo): void {
  program
    .command('login')
    .description('sign in to the administration API of --server: in a browser, by a code')
    .option('--client <client_id>', 'by this client; `clients shell` makes the usual one', shellClientId)
    .option('--json', 'print JSON')
    .action(async ({ client, json }: { client: string; json?: boolean }) => {
      const issuer = issuerOf(io);
      const server = { issuer, ...(await discover(issuer)) };
      const signIn = await signInByDevice(io, io.clock ?? new SystemClock(), server, client);
      const stored = new StoredSignIns(io);
      await stored.alone(issuer, async () => stored.save(signIn));
      print(io, json, { issuer, signedIn: true }, [`signed in at ${issuer}`]);
    });

  program
    .command('logout')
    .description('end the sign-in at --server: there, and here')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const issuer = issuerOf(io);
      const ended = await new SignedIn(io, issuer).end();
      print(io, json, { issuer, ended }, [ended ? `signed out at ${issuer}` : `nobody was signed in at ${issuer}`]);
    });
}

/** @throws UsageError */
function issuerOf(io: CliIo): string {
  const server = io.server?.();
  if (server === undefined) throw new UsageError('where: --server with the address of the issuer, or SIGNET_SERVER');
  return serverAddress(server);
}
