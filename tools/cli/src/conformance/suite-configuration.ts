import { addressOf, endpoints } from '@signet/authorization-server';
import type { SuiteClient } from './load-clients.js';

interface Input {
  readonly issuer: string;
  readonly alias: string;
  readonly description: string;
  readonly clients: Readonly<Record<string, SuiteClient>>;
  /** With which the suite registers its clients. */
  readonly initialAccessToken?: string | undefined;
  readonly user: { readonly username: string; readonly password: string };
  /** An API that accepts the tokens; the issuer's UserInfo endpoint where there is none. */
  readonly resourceUrl?: string | undefined;
}

/** The JSON that the OpenID Foundation's suite takes as a test plan's configuration, with its browser steering itself. */
export function suiteConfiguration(input: Input) {
  const { issuer, alias, description, clients, initialAccessToken, user, resourceUrl } = input;
  return {
    alias,
    description,
    server: { discoveryUrl: addressOf(issuer, endpoints.openidConfiguration) },
    ...clients,
    ...(initialAccessToken === undefined ? {} : { client: { initial_access_token: initialAccessToken } }),
    resource: { resourceUrl: resourceUrl ?? addressOf(issuer, endpoints.userinfo) },
    browser: [
      {
        match: `${addressOf(issuer, endpoints.authorization)}*`,
        tasks: [
          {
            task: 'Sign in',
            match: `${addressOf(issuer, endpoints.login)}*`,
            optional: true,
            commands: [
              ['text', 'id', 'username', user.username],
              ['text', 'id', 'password', user.password],
              ['click', 'id', 'login-submit'],
            ],
          },
          {
            task: 'Consent',
            match: `${addressOf(issuer, endpoints.consent)}*`,
            optional: true,
            commands: [['click', 'id', 'consent-allow']],
          },
          {
            // An error of a client that registered itself, where nobody is signed in.
            task: 'Go on to the client',
            match: `${addressOf(issuer, endpoints.authorization)}*`,
            optional: true,
            commands: [['click', 'id', 'leave']],
          },
          { task: 'Back at the suite', match: '*/test/*/callback*', optional: true },
        ],
      },
      {
        match: `${addressOf(issuer, endpoints.endSession)}*`,
        tasks: [
          {
            task: 'Sign out',
            match: `${addressOf(issuer, endpoints.endSession)}*`,
            optional: true,
            commands: [['click', 'id', 'logout-confirm', 'optional']],
          },
          { task: 'Signed out', match: '*', optional: true },
        ],
      },
    ],
  };
}
