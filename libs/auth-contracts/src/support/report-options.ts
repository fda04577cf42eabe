import {
  type ClientCredentialOptions,
  type ClientCredentials,
  clientCredentials,
  clientCredentialsShape,
} from '../clients/client-credentials.js';
import { type Reader, readOptions, type Shape } from '../options/read-options.js';
import { callback, numberFrom, optional, webUrl } from '../options/values.js';

/** As which client this API tells the issuer of its refusals. */
export type RefusalReportOptions = ClientCredentials & ReportingOptions;

interface ReportingOptions {
  /** Where reports are taken; default `${issuer}/refusal-reports` of the first trusted issuer. */
  readonly reportsUrl?: string | undefined;
  /** Which share of refusals is reported, from 0 to 1; default 1. Each has a code all the same. */
  readonly share?: number | undefined;
  readonly fetch?: typeof globalThis.fetch | undefined;
}

const shape: Shape<ReportingOptions & ClientCredentialOptions> = {
  ...clientCredentialsShape,
  reportsUrl: optional(webUrl),
  share: optional(numberFrom(0, 1, 'parts of all')),
  fetch: optional(callback()),
};

export const refusalReportOptions: Reader<RefusalReportOptions> = (value, at) => {
  const { clientId, clientSecret, clientSecretMethod, clientKey, ...rest } = readOptions(at, value, shape);
  return { ...rest, ...clientCredentials(at, { clientId, clientSecret, clientSecretMethod, clientKey }) };
};
