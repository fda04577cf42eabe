/** How a client authenticates (RFC 6749 §2.3), as registration, discovery, the endpoints and the shell must know it. */
export interface ClientAuthenticationMethodDescription {
  /** The client has a secret, whose digest we keep. */
  readonly needsSecret: boolean;
  /** The client has public keys with us, by value or by address. */
  readonly needsKeys: boolean;
  /** A request uses it where its Authorization header has this scheme ... */
  readonly scheme?: 'Basic';
  /** ... or where it has any of these parameters, which are nobody else's to see and are not kept. */
  readonly parameters: readonly string[];
}

const described = {
  // RFC 6749 §2.3.1.
  client_secret_basic: { needsSecret: true, needsKeys: false, scheme: 'Basic', parameters: [] },
  client_secret_post: { needsSecret: true, needsKeys: false, parameters: ['client_secret'] },
  // OpenID Connect Core §9, RFC 7523 §2.2.
  private_key_jwt: { needsSecret: false, needsKeys: true, parameters: ['client_assertion', 'client_assertion_type'] },
  // RFC 7591 §2: its name alone, and so what no other method is recognised by.
  none: { needsSecret: false, needsKeys: false, parameters: [] },
} as const satisfies Readonly<Record<string, ClientAuthenticationMethodDescription>>;

/** RFC 7591 §2 `token_endpoint_auth_method`. */
export type ClientAuthenticationMethod = keyof typeof described;

export const clientAuthenticationMethods: {
  readonly [Name in ClientAuthenticationMethod]: ClientAuthenticationMethodDescription;
} = described;

/**
 * What a client is registered for: one of the methods or, of an operator's client, its secret by whichever way it sends it, as
 * libraries do that do not ask which.
 */
const registered = {
  ...described,
  client_secret_any: { needsSecret: true, needsKeys: false, parameters: [] },
} as const satisfies Readonly<Record<string, ClientAuthenticationMethodDescription>>;

export type RegisteredAuthenticationMethod = keyof typeof registered;

export const registeredAuthenticationMethods: {
  readonly [Name in RegisteredAuthenticationMethod]: ClientAuthenticationMethodDescription;
} = registered;

export const registeredAuthenticationMethodNames = Object.keys(registered) as readonly RegisteredAuthenticationMethod[];

/** Whether a client that is registered so may use this method. */
export function takesMethod(wanted: RegisteredAuthenticationMethod, used: ClientAuthenticationMethod): boolean {
  return wanted === 'client_secret_any' ? clientAuthenticationMethods[used].needsSecret : wanted === used;
}

export const clientAuthenticationMethodNames = Object.keys(described) as readonly ClientAuthenticationMethod[];

/** Those by which a client proves who it is. */
export const confidentialMethodNames: readonly ClientAuthenticationMethod[] =
  clientAuthenticationMethodNames.filter(isConfidential);

/** Parameters in which clients authenticate, at whatever endpoint. */
export const credentialParameters: readonly string[] = Object.values(described).flatMap(
  ({ parameters }): readonly string[] => parameters,
);

export function isConfidential(method: RegisteredAuthenticationMethod): boolean {
  const { needsSecret, needsKeys } = registeredAuthenticationMethods[method];
  return needsSecret || needsKeys;
}
