import { dpopAlgorithms } from '@signet/auth-contracts';
import { responseModesSupported } from '../authorization/parse-request.js';
import { identityScopes, scopeClaims } from '../claims/claim-registry.js';
import { addressOf } from '../endpoints/endpoint.js';
import { endpoints } from '../endpoints/endpoints.js';
import type { CorePorts } from '../records/core-ports.js';
import type { EnrolledMethod } from '../records/factors.js';
import type { ResourceServer } from '../records/resource-server.js';
import { pollDelivery } from '../security-event-streams/security-event-endpoint.js';
import { reachableClasses } from '../sessions/authentication-context.js';
import type { IssuerSettings } from '../shared/issuer-settings.js';
import { Renewal } from '../shared/renewal.js';
import { isOpenToStrangers } from '../shared/user-registration.js';
import {
  clientAuthenticationMethodNames,
  confidentialMethodNames,
} from '../vocabulary/client-authentication-methods.js';
import { grantTypeNames } from '../vocabulary/grant-types.js';
import { signingAlgorithmNames } from '../vocabulary/signing-algorithms.js';

export type Metadata = Readonly<Record<string, unknown>>;

const reservedClaims = ['sub', 'iss', 'aud', 'exp', 'iat', 'auth_time', 'nonce', 'acr', 'amr', 'azp', 'at_hash', 'sid'];

interface Documents {
  readonly authorizationServer: Metadata;
  readonly openid: Metadata;
  /** The policies that they say. */
  readonly userRegistration: CorePorts['settings']['userRegistration'];
  readonly enrollable: readonly EnrolledMethod[] | undefined;
}

/**
 * OpenID Connect Discovery 1.0 §3 and RFC 8414 §2: says what is so, and nothing more. A document stays the same object
 * for as long as the store gives the same list of resource servers; while the store is away or silent, the last list counts.
 */
export class Discovery {
  readonly #securityEvents: Metadata;
  readonly #documents = new WeakMap<readonly ResourceServer[], Documents>();

  #resourceServers: readonly ResourceServer[] | undefined;
  readonly #renewal: Renewal;

  /** @param patience milliseconds to wait for a newer list where there is one in hand */
  constructor(
    private readonly deps: Pick<CorePorts, 'factors' | 'settings' | 'stores'>,
    patience?: number,
  ) {
    this.#renewal = new Renewal(async () => {
      this.#resourceServers = await this.deps.stores.resourceServers.list();
    }, patience);
    this.#securityEvents = securityEventConfiguration(deps.settings);
  }

  async authorizationServerMetadata(): Promise<Metadata> {
    return (await this.#current()).authorizationServer;
  }

  async openidConfiguration(): Promise<Metadata> {
    return (await this.#current()).openid;
  }

  securityEventConfiguration(): Metadata {
    return this.#securityEvents;
  }

  /** Fetches what the documents are made of. Call it once before serving. */
  load(): Promise<void> {
    return this.#renewal.complete();
  }

  async #current(): Promise<Documents> {
    if (this.#resourceServers === undefined) await this.#renewal.complete();
    else await this.#renewal.attempt();
    const resourceServers = this.#resourceServers ?? [];
    let documents = this.#documents.get(resourceServers);
    const { userRegistration } = this.deps.settings;
    const enrollable = this.deps.factors?.enrollable;
    // Policies change while it runs.
    if (documents?.userRegistration !== userRegistration || documents.enrollable !== enrollable) {
      const authorizationServer = authorizationServerMetadata(this.deps.settings, resourceServers);
      const openid = openidConfiguration(this.deps, authorizationServer);
      documents = { authorizationServer, openid, userRegistration, enrollable };
      this.#documents.set(resourceServers, documents);
    }
    return documents;
  }
}

function authorizationServerMetadata(
  { issuer, ...settings }: IssuerSettings,
  resourceServers: readonly ResourceServer[],
): Metadata {
  return {
    issuer,
    authorization_endpoint: addressOf(issuer, endpoints.authorization),
    token_endpoint: addressOf(issuer, endpoints.token),
    jwks_uri: addressOf(issuer, endpoints.jwks),
    revocation_endpoint: addressOf(issuer, endpoints.revocation),
    introspection_endpoint: addressOf(issuer, endpoints.introspection),
    pushed_authorization_request_endpoint: addressOf(issuer, endpoints.pushedAuthorization),
    device_authorization_endpoint: addressOf(issuer, endpoints.deviceAuthorization),
    ...(settings.clientRegistration === 'off'
      ? {}
      : { registration_endpoint: addressOf(issuer, endpoints.registration) }),
    scopes_supported: [...identityScopes, ...resourceServers.flatMap(({ scopes }) => Object.keys(scopes))],
    response_types_supported: ['code'],
    response_modes_supported: responseModesSupported,
    grant_types_supported: grantTypeNames,
    token_endpoint_auth_methods_supported: clientAuthenticationMethodNames,
    token_endpoint_auth_signing_alg_values_supported: signingAlgorithmNames,
    revocation_endpoint_auth_methods_supported: clientAuthenticationMethodNames,
    revocation_endpoint_auth_signing_alg_values_supported: signingAlgorithmNames,
    introspection_endpoint_auth_methods_supported: confidentialMethodNames,
    introspection_endpoint_auth_signing_alg_values_supported: signingAlgorithmNames,
    introspection_signing_alg_values_supported: signingAlgorithmNames,
    authorization_signing_alg_values_supported: signingAlgorithmNames,
    request_object_signing_alg_values_supported: signingAlgorithmNames,
    code_challenge_methods_supported: ['S256'],
    dpop_signing_alg_values_supported: dpopAlgorithms,
    require_pushed_authorization_requests: settings.requirePushedAuthorizationRequests,
    require_signed_request_object: false,
    request_parameter_supported: true,
    request_uri_parameter_supported: true,
    require_request_uri_registration: true,
    authorization_response_iss_parameter_supported: true,
    client_id_metadata_document_supported: settings.clientIdMetadataDocuments,
    tls_client_certificate_bound_access_tokens: false,
  };
}

/** An API is asked who it is, and for no token: HTTP Basic, or an assertion that its client signs. */
const streamAuthentication = ['urn:ietf:rfc:7617', 'urn:ietf:rfc:7523'];

/** Shared Signals Framework 1.0 §7.1: every stream is told of every subject. */
function securityEventConfiguration({ issuer }: IssuerSettings): Metadata {
  return {
    spec_version: '1_0',
    issuer,
    jwks_uri: addressOf(issuer, endpoints.jwks),
    delivery_methods_supported: [pollDelivery],
    configuration_endpoint: addressOf(issuer, endpoints.securityEventStreams),
    authorization_schemes: streamAuthentication.map((spec_urn) => ({ spec_urn })),
    default_subjects: 'ALL',
  };
}

function openidConfiguration(
  { factors, settings: { issuer, userRegistration, uiLocales } }: Pick<CorePorts, 'factors' | 'settings'>,
  authorizationServer: Metadata,
): Metadata {
  return {
    ...authorizationServer,
    userinfo_endpoint: addressOf(issuer, endpoints.userinfo),
    end_session_endpoint: addressOf(issuer, endpoints.endSession),
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
    subject_types_supported: ['public', 'pairwise'],
    id_token_signing_alg_values_supported: signingAlgorithmNames,
    userinfo_signing_alg_values_supported: signingAlgorithmNames,
    acr_values_supported: reachableClasses(factors?.enrollable ?? []),
    claim_types_supported: ['normal'],
    claims_supported: [...new Set([...reservedClaims, ...Object.values(scopeClaims).flat()])],
    claims_parameter_supported: true,
    ...(uiLocales === undefined ? {} : { ui_locales_supported: uiLocales }),
    prompt_values_supported: [
      'none',
      'login',
      'consent',
      'select_account',
      ...(isOpenToStrangers(userRegistration) ? ['create'] : []),
    ],
  };
}
