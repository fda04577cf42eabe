/**
 * Of everything that others send and that is stored, signed or looked at: how long it may be, in UTF-16 units. Whoever reads
 * a parameter or a member names one of these tables, so that one without a limit does not compile.
 */

/** Parameters of requests (RFC 6749 appendix A and its relatives). */
export const parameterLimits = {
  access_token: 16_384,
  acr_values: 1_024,
  actor_token: 16_384,
  actor_token_type: 128,
  assertion: 8_192,
  audience: 2_048,
  claims: 8_192,
  client_assertion: 8_192,
  client_assertion_type: 128,
  client_id: 1_024,
  client_secret: 1_024,
  code: 512,
  code_challenge: 128,
  code_challenge_method: 16,
  // One that is no verifier (RFC 7636 §4.1) is refused as a wrong one.
  code_verifier: 512,
  device_code: 512,
  dpop_jkt: 64,
  grant_type: 128,
  id_token_hint: 8_192,
  login_hint: 512,
  max_age: 16,
  nonce: 512,
  organization: 128,
  post_logout_redirect_uri: 2_048,
  prompt: 128,
  redirect_uri: 2_048,
  refresh_token: 2_048,
  request: 16_384,
  request_uri: 2_048,
  requested_token_type: 128,
  resource: 2_048,
  response_mode: 32,
  response_type: 64,
  scope: 8_192,
  state: 4_096,
  subject_token: 16_384,
  subject_token_type: 128,
  token: 16_384,
  ui_locales: 512,
} as const satisfies Readonly<Record<string, number>>;

export type ParameterName = keyof typeof parameterLimits;

/** Values of a parameter that may be repeated. */
export const mostRepeats = 50;

/** Members of client metadata (RFC 7591 §2 and its relatives), and of what stands in them; of lists, each text. */
export const memberLimits = {
  acts_as_resource: 2_048,
  allowed_groups: 128,
  allowed_organizations: 128,
  allowed_origins: 2_048,
  application_type: 16,
  authorization_signed_response_alg: 16,
  backchannel_logout_uri: 2_048,
  brand_color: 16,
  brand_color_dark: 16,
  client_id: 1_024,
  client_name: 2_048,
  client_secret: 1_024,
  client_uri: 2_048,
  contacts: 320,
  default_acr_values: 256,
  default_resource: 2_048,
  grant_types: 128,
  id_token_claims: 32,
  id_token_signed_response_alg: 16,
  identifier: 2_048,
  initiate_login_uri: 2_048,
  introspection_signed_response_alg: 16,
  issuer: 2_048,
  /** The set as JSON. */
  jwks: 16_384,
  jwks_uri: 2_048,
  logo_uri: 2_048,
  policy_uri: 2_048,
  post_logout_redirect_uris: 2_048,
  required_acr: 256,
  redirect_uris: 2_048,
  request_object_signing_alg: 16,
  request_uris: 2_048,
  response_types: 64,
  scope: 8_192,
  scopes: 256,
  sector_identifier_uri: 2_048,
  security_profile: 16,
  subject_type: 16,
  token_endpoint_auth_method: 64,
  token_endpoint_auth_signing_alg: 16,
  tos_uri: 2_048,
  userinfo_signed_response_alg: 16,
} as const satisfies Readonly<Record<string, number>>;

export type MemberName = keyof typeof memberLimits;

/** Texts of a list in metadata. */
export const mostListed = 50;

/** Languages that one text of others may be in: members of metadata (RFC 7591 §2.2), names and scopes of APIs. */
export const mostLanguages = 32;

/** All of the metadata, as JSON, of a client that nobody vetted. */
export const largestMetadata = 32_768;
