import { readEnvironment } from '@signet/runtime';
import type { Command } from 'commander';
import { administerHere, type CliIo, print } from '../command-context.js';
import { refuseRealIssuer, seedDemo } from '../seed-demo.js';

interface SeedOptions {
  readonly portalUrl: string;
  readonly ordersSecretFile?: string;
  readonly invoicesSecretFile?: string;
  readonly passwordStdin?: boolean;
  readonly json?: boolean;
}

/** `signet seed ...` */
export function addSeed(program: Command, io: CliIo): void {
  program
    .command('seed')
    .description('ready-made records')
    .command('demo')
    .description(
      'the demo: resources, the clients portal, orders and invoices, alice and bob (password: DEMO_PASSWORD or generated)',
    )
    .option('--portal-url <url>', 'where the portal is', 'http://localhost:4003')
    .option('--orders-secret-file <file>', 'holds the secret of the client orders; made when absent')
    .option('--invoices-secret-file <file>', 'holds the secret of the client invoices; made when absent')
    .option('--password-stdin', 'read the password of both users from the standard input')
    .option('--json', 'print JSON, with the passwords that were made')
    .action(async (options: SeedOptions) => {
      const { issuer, demoPassword } = readEnvironment(io.env, (read) => ({
        issuer: read.issuer('ISSUER'),
        demoPassword: options.passwordStdin ? undefined : read.optionalSecret('DEMO_PASSWORD'),
      }));
      // Before a database is made for it.
      refuseRealIssuer(issuer);
      const password = options.passwordStdin ? (await io.readStdin()).replace(/\r?\n$/, '') : demoPassword;
      const { portalUrl, ordersSecretFile, invoicesSecretFile } = options;
      const seeded = await administerHere(io, (administration) =>
        seedDemo(administration, { issuer, portalUrl, ordersSecretFile, invoicesSecretFile, password }),
      );
      print(io, options.json, seeded, [
        `resources: ${seeded.resources.join(' ')}`,
        `clients: ${seeded.clients.join(' ')}`,
        ...(seeded.ordersSecret ? [`secret of orders (shown once): ${seeded.ordersSecret}`] : []),
        ...(seeded.invoicesSecret ? [`secret of invoices (shown once): ${seeded.invoicesSecret}`] : []),
        ...seeded.users.map((user) =>
          user.created ? `user ${user.username}, password ${user.password}` : `user ${user.username} was there`,
        ),
      ]);
    });
}
