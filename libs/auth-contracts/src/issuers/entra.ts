import { type Reader, readOptions, refused, type Shape } from '../options/read-options.js';
import { listOf, optional } from '../options/values.js';
import type { TrustedIssuer } from '../verification/trusted-issuer.js';
import { guid, texts } from './names.js';

interface EntraApi {
  /** The application (client) ID of the API's registration. */
  readonly applicationId: string;
  /** `requestedAccessTokenVersion` in its manifest: which tokens the API is given, whoever asks; `null` there is 1. */
  readonly version: 1 | 2;
  /** Application ID URIs, which version 1 writes in `aud`; default `api://` and the application ID. */
  readonly applicationIdUris?: readonly string[] | undefined;
  /** Application IDs of the clients whose tokens are accepted; default: all that have a permission. */
  readonly clientIds?: readonly string[] | undefined;
}

export interface EntraOptions extends EntraApi {
  /** The directory (tenant) ID: a GUID, never `common` or `organizations`. */
  readonly tenantId: string;
}

export interface EntraTenantsOptions extends EntraApi {
  /** Each tenant whose people are accepted; no pattern stands for tenants that nobody named. */
  readonly tenantIds: readonly string[];
}

const version: Reader<1 | 2> = (value, at) => {
  if (value !== 1 && value !== 2) throw refused(at, '1 or 2', value);
  return value;
};

const apiShape: Shape<EntraApi> = {
  applicationId: guid,
  version,
  applicationIdUris: optional(texts),
  clientIds: optional(listOf(guid, 1)),
};
const shape: Shape<EntraOptions> = { ...apiShape, tenantId: guid };
const tenantsShape: Shape<EntraTenantsOptions> = { ...apiShape, tenantIds: listOf(guid, 1) };

const authority = 'https://login.microsoftonline.com';

/**
 * A tenant of Microsoft Entra ID (in the global cloud). Scopes are `scp`, roles the app roles in `roles`. A token must have one of the two: any application of
 * the tenant gets a token with the right `aud` for itself, and without a permission.
 *
 * Given up: `typ: at+jwt` and `jti`; `client_id`, read from `azp` (version 2) or `appid` (version 1), which ID tokens of the same registration do not
 * have. A subject is another one at each API; `oid` is the same in the tenant.
 * @throws TypeError
 */
export function entra(options: EntraOptions): TrustedIssuer {
  return tenant(readOptions('entra', options, shape));
}

/** As `entra`, for several tenants: `issuers: entraTenants({ tenantIds, ... })`. @throws TypeError */
export function entraTenants(options: EntraTenantsOptions): readonly TrustedIssuer[] {
  const { tenantIds, ...api } = readOptions('entraTenants', options, tenantsShape);
  return tenantIds.map((tenantId) => tenant({ tenantId, ...api }));
}

function tenant({ tenantId, applicationId, version, applicationIdUris, clientIds }: EntraOptions): TrustedIssuer {
  const isFirst = version === 1;
  return {
    issuer: isFirst ? `https://sts.windows.net/${tenantId}/` : `${authority}/${tenantId}/v2.0`,
    jwksUri: `${authority}/${tenantId}/discovery/${isFirst ? '' : 'v2.0/'}keys`,
    audienceIdentifier: isFirst
      ? [applicationId, ...(applicationIdUris ?? [`api://${applicationId}`])]
      : [applicationId],
    algorithms: ['RS256'],
    clientFrom: [isFirst ? 'appid' : 'azp'],
    clientIds,
    scopesFrom: ['scp'],
    rolesFrom: ['roles'],
    requiredClaims: [
      { anyOf: ['ver'], values: [isFirst ? '1.0' : '2.0'] },
      { anyOf: ['tid'], values: [tenantId] },
      { anyOf: ['scp', 'roles'] },
    ],
    acceptUntypedTokens: { untypedHeader: true, missingJti: true },
  };
}
