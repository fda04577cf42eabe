import { writeFileSync } from 'node:fs';
import { createAccount, createInitialAccessToken, type Initiator, setPassword } from '@signet/administration';
import { readEnvironment } from '@signet/runtime';
import type { Command } from 'commander';
import { type Administration, administerHere, type CliIo, print, UsageError } from '../command-context.js';
import { loadClients } from '../conformance/load-clients.js';
import { profileNames, readProfile } from '../conformance/profile.js';
import { suiteConfiguration } from '../conformance/suite-configuration.js';
import { table } from '../output.js';
import { generatePassword } from './password-options.js';

interface LoadOptions {
  readonly redirectBase: string;
  readonly output: string;
  readonly resourceUrl?: string;
  readonly plainOauth?: string;
  readonly json?: boolean;
}

const initiator: Initiator = { entity: 'admin', through: 'conformance' };

/** `signet conformance ...` */
export function addConformance(program: Command, io: CliIo): void {
  const conformance = program.command('conformance').description("point the OpenID Foundation's suite at this issuer");

  conformance
    .command('list')
    .description('list the profiles with their test plans')
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) => {
      const profiles = profileNames().map((name) => ({ name, ...readProfile(name, 'https://suite.example') }));
      print(
        io,
        options.json,
        profiles.map(({ name, title, plans, environment }) => ({ name, title, plans, environment })),
        table(
          ['NAME', 'TITLE', 'PLANS'],
          profiles.map(({ name, title, plans }) => [name, title, plans.join(', ')]),
        ),
      );
    });

  conformance
    .command('load <profile>')
    .description('register the clients and the user of a profile, and write the configuration of its test plan')
    .requiredOption('--redirect-base <url>', 'as https://www.certification.openid.net/test/a/ALIAS')
    .requiredOption('--output <file>', 'the configuration for the suite; it holds secrets')
    .option('--resource-url <url>', 'an API that accepts the tokens; default: the UserInfo endpoint')
    .option('--plain-oauth <identifier>', 'no OpenID Connect: the clients ask for the scopes of this API')
    .option('--json', 'print JSON')
    .action(async (name: string, options: LoadOptions) => {
      const { redirectBase, plainOauth } = options;
      if (plainOauth !== undefined && options.resourceUrl === undefined) {
        throw new UsageError(
          '--plain-oauth needs --resource-url, an address of that API which the suite reaches by https',
        );
      }
      const issuer = readEnvironment(io.env, (read) => read.issuer('ISSUER'));
      const profile = readProfile(name, redirectBase);
      const configuration = await administerHere(io, async (administration) =>
        suiteConfiguration({
          issuer,
          alias: redirectBase.slice(redirectBase.lastIndexOf('/') + 1),
          redirectBase,
          description: `Signet: ${profile.title}`,
          clients: await loadClients(administration, name, profile, plainOauth),
          initialAccessToken: profile.registration && (await registrationToken(administration)),
          user: await conformanceUser(administration, `conformance-${name}`),
          resourceUrl: options.resourceUrl,
        }),
      );
      writeFileSync(options.output, `${JSON.stringify(configuration, null, 2)}\n`, { mode: 0o600 });
      const environment = Object.entries(profile.environment).map(([key, value]) => `${key}=${value}`);
      print(io, options.json, { profile: name, plans: profile.plans, output: options.output, environment }, [
        `loaded ${name}; configuration of the plan: ${options.output}`,
        `plans: ${profile.plans.join(', ')}`,
        ...(environment.length === 0 ? [] : [`start the issuer with ${environment.join(' ')}`]),
      ]);
    });
}

/** As many registrations as a run of the suite may need. */
async function registrationToken({ ports }: Administration): Promise<string> {
  const wanted = { uses: 10_000, lifetime: 30 * 86_400, pkceOptional: true };
  return (await createInitialAccessToken(ports, initiator, wanted)).token;
}

/** A person of the profile with every standard claim, whose password is new with each load of it and of no other. */
async function conformanceUser(
  { accounts, ports }: Administration,
  username: string,
): Promise<{ username: string; password: string }> {
  const password = generatePassword();
  const existing = await accounts.findByUsername(username);
  if (existing) {
    await setPassword(ports, initiator, { subject: existing.subject }, password);
    return { username, password };
  }
  await createAccount(ports, initiator, {
    username,
    password,
    name: 'Connie Formance',
    givenName: 'Connie',
    familyName: 'Formance',
    middleName: 'Q',
    nickname: 'con',
    profile: 'https://example.com/connie',
    picture: 'https://example.com/connie.png',
    website: 'https://example.com',
    gender: 'female',
    birthdate: '2000-02-29',
    zoneinfo: 'Europe/Paris',
    locale: 'en-GB',
    email: 'connie@example.com',
    emailVerified: true,
    phoneNumber: '+441632960123',
    phoneNumberVerified: true,
    address: {
      formatted: '1 Test Street\nExampleton',
      streetAddress: '1 Test Street',
      locality: 'Exampleton',
      region: 'Shire',
      postalCode: 'EX1 1AA',
      country: 'GB',
    },
  });
  return { username, password };
}
