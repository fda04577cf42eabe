import { addressOf, endpoints } from '@signet/authorization-server';
import type { SuiteClient } from './load-clients.js';
import { type SuiteBrowser, suiteBrowser } from './suite-browser.js';

interface Input extends SuiteBrowser {
  readonly alias: string;
  readonly description: string;
  readonly clients: Readonly<Record<string, SuiteClient>>;
  /** With which the suite registers its clients. */
  readonly initialAccessToken?: string | undefined;
  /** An API that accepts the tokens; the issuer's UserInfo endpoint where there is none. */
  readonly resourceUrl?: string | undefined;
}

/** The JSON that the OpenID Foundation's suite takes as a test plan's configuration, with its browser steering itself. */
export function suiteConfiguration({
  alias,
  description,
  clients,
  initialAccessToken,
  resourceUrl,
  ...browser
}: Input) {
  const { issuer } = browser;
  return {
    alias,
    description,
    server: { discoveryUrl: addressOf(issuer, endpoints.openidConfiguration) },
    ...clients,
    ...(initialAccessToken === undefined ? {} : { client: { initial_access_token: initialAccessToken } }),
    resource: { resourceUrl: resourceUrl ?? addressOf(issuer, endpoints.userinfo) },
    ...suiteBrowser(browser),
  };
}
