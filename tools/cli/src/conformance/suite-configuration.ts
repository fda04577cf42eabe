import { addressOf, endpoints } from '@signet/authorization-server';
import type { SuiteClient } from './load-clients.js';

interface Input {
  readonly issuer: string;
  readonly alias: string;
  readonly description: string;
  readonly clients: Readonly<Record<string, SuiteClient>>;
  readonly user: { readonly username: string; readonly password: string };
  /** An API that accepts the tokens; the issuer's UserInfo endpoint where there is none. */
  readonly resourceUrl?: string | undefined;
}

/** The JSON that the OpenID Foundation's suite takes as a test plan's configuration, with its browser steering itself. */
export function suiteConfiguration({ issuer, alias, description, clients, user, resourceUrl }: Input) {
  return {
    alias,
    description,
    server: { discoveryUrl: addressOf(issuer, endpoints.openidConfiguration) },
    ...clients,
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
