import { invoicesAudience, ordersAudience } from '@signet/audiences';
import { AccessTokenVerifier, defineAudience, remoteKeys } from '@signet/auth-contracts';
import { addressOf, endpoints } from '@signet/authorization-server';
import { readEnvironment } from '@signet/runtime';
import type { Command } from 'commander';
import { CliError, type CliIo, print } from '../command-context.js';
import { serverAddress } from '../server/server-address.js';

/** `signet token ...` */
export function addToken(program: Command, io: CliIo): void {
  program
    .command('token')
    .description('access tokens')
    .command('explain <token>')
    .description('run every check of a resource server on a token; "-" reads it from the standard input')
    .requiredOption('--as <audience>', 'the audience identifier to check as')
    .option('--jwks-uri <uri>', 'where the keys are (default: those of --server, else ISSUER/jwks)')
    .option('--json', 'print JSON')
    .action(async (argument: string, options: { as: string; jwksUri?: string; json?: boolean }) => {
      const token = (argument === '-' ? await io.readStdin() : argument).trim();
      const server = io.server?.();
      const issuer =
        server === undefined ? readEnvironment(io.env, (read) => read.issuer('ISSUER')) : serverAddress(server);
      const jwksUri = options.jwksUri ?? addressOf(issuer, endpoints.jwks);
      if (!URL.canParse(jwksUri)) {
        throw new CliError('--jwks-uri or ISSUER is not a URL');
      }
      const audience =
        [ordersAudience, invoicesAudience].find(({ identifier }) => identifier === options.as) ??
        defineAudience({ identifier: options.as, name: options.as, scopes: {} });
      const checks = await new AccessTokenVerifier({ issuer, audience, keys: remoteKeys(jwksUri) }).explain(token);
      const accepted = checks.every(({ ok }) => ok);
      print(io, options.json, { accepted, audience: options.as, checks }, [
        ...checks.map(({ check, ok, expected, received, cause }) =>
          [
            `${ok ? 'pass' : 'FAIL'}  ${check}: expected ${show(expected)}, received ${show(received)}`,
            ...(ok || !cause ? [] : [`(${cause})`]),
          ].join(' '),
        ),
        accepted ? `accepted as ${options.as}` : `rejected as ${options.as}`,
      ]);
      if (!accepted) {
        throw new CliError(`the token is rejected as ${options.as}`);
      }
    });
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
}
