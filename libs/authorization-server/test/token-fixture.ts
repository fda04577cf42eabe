import { decodeJwt, decodeProtectedHeader, type JWTPayload } from 'jose';
import type { ClientRequest } from '../src/clients/client-authentication/client-request.js';
import { createCore } from '../src/create-core.js';
import type { AccountClaims, StandardClaims } from '../src/records/account.js';
import type { Client } from '../src/records/client.js';
import type { ProtocolEvent } from '../src/records/protocol-event.js';
import type { Session } from '../src/records/session.js';
import { defaultIssuerSettings, type IssuerSettings } from '../src/shared/issuer-settings.js';
import type { OAuthError } from '../src/shared/oauth-error.js';
import type { ParameterList } from '../src/shared/parameter-list.js';
import { standingsFrom } from '../src/testing/grant-standings.js';
import { inMemoryStores } from '../src/testing/in-memory-stores.js';
import { ManualClock, ScriptedOutbound, SeededRandomSource } from '../src/testing/manual-inputs.js';
import type { TokenResponse } from '../src/token/token-response.js';
import { accountsFor } from './accounts.js';
import { allow, answerOf, browser, callback, interactionOf, issuer, parametersWith } from './authorization-fixture.js';
import { clientAssertion, dpopProof, issuerSigningKeys, type TestKey } from './client-keys.js';
import { resourceServers, secrets, testClients } from './test-clients.js';

/** The verifier of the challenge in `parametersWith` (RFC 7636 appendix B). */
export const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';

export const alice: StandardClaims = {
  name: 'Alice Example',
  given_name: 'Alice',
  family_name: 'Example',
  preferred_username: 'alice',
  locale: 'en',
  updated_at: 1_690_000_000,
  email: 'alice@example.com',
  email_verified: true,
  phone_number: '+49 30 1',
  phone_number_verified: false,
  address: { locality: 'Berlin', country: 'DE' },
};

export type Fields = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Fields as they come over the wire; a list repeats its name, `undefined` leaves it out. */
export function wire(fields: Fields): ParameterList {
  return Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((each) => [name, each] as const),
  );
}

export function basic(clientId: string, secret: string): string {
  const encode = (text: string) => encodeURIComponent(text).replaceAll('%20', '+');
  return `Basic ${Buffer.from(`${encode(clientId)}:${encode(secret)}`).toString('base64')}`;
}

export type TestIssuer = Awaited<ReturnType<typeof startIssuer>>;

/** A core over memory with the clients of `testClients`, some of them changed, and the resource servers of the demo. */
export async function startIssuer(
  options: {
    settings?: Partial<IssuerSettings>;
    clients?: Readonly<Record<string, Partial<Client>>>;
    claims?: StandardClaims;
    attributes?: AccountClaims['attributes'];
  } = {},
) {
  const { stores, unitOfWork } = inMemoryStores();
  const clock = new ManualClock();
  const disabled = new Set<string>();
  const outbound = new ScriptedOutbound();
  const refusedDocuments: string[] = [];
  const events: ProtocolEvent[] = [];
  const settings = { ...defaultIssuerSettings(issuer), ...options.settings };
  const accounts = accountsFor(disabled, options.claims ?? alice, options.attributes);
  const ports = {
    settings,
    stores,
    unitOfWork,
    clock,
    random: new SeededRandomSource(),
    accounts,
    standings: standingsFrom(stores, accounts),
    outbound,
    onEvent: (event: ProtocolEvent) => void events.push(event),
    onClientMetadataRefused: (_clientId: string, reason: string) => void refusedDocuments.push(reason),
  };
  const core = createCore(ports);
  for (const key of await issuerSigningKeys()) await stores.signingKeys.insert(key);
  for (const client of await testClients()) {
    await stores.clients.save({ ...client, ...options.clients?.[client.clientId] });
  }
  for (const server of resourceServers) await stores.resourceServers.save(server);
  await core.keyRing.load();
  return { core, ports, stores, unitOfWork, clock, disabled, outbound, settings, refusedDocuments, events };
}

/** A request of this client that authenticates by the method it is registered for. */
export async function requestOf(issuerOf: TestIssuer, clientId: string, fields: Fields): Promise<ClientRequest> {
  const client = await issuerOf.stores.clients.find(clientId);
  const secret = secrets[clientId] ?? '';
  switch (client?.tokenEndpointAuthMethod) {
    case 'client_secret_basic':
      return { parameters: wire(fields), authorizationHeader: basic(clientId, secret) };
    case 'client_secret_post':
      return { parameters: wire({ client_id: clientId, client_secret: secret, ...fields }) };
    case 'private_key_jwt':
      return { parameters: wire({ ...(await assertionFields(issuerOf, clientId)), ...fields }) };
    default:
      return { parameters: wire({ client_id: clientId, ...fields }) };
  }
}

export async function assertionFields(
  { clock }: TestIssuer,
  clientId: string,
  changes: JWTPayload = {},
  key?: TestKey,
) {
  return {
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await clientAssertion(clientId, clock.now(), changes, key),
  };
}

/** A token request of this client, with a proof of this key where one is given. */
export async function tokens(
  issuerOf: TestIssuer,
  clientId: string,
  fields: Fields,
  key?: TestKey,
): Promise<TokenResponse> {
  const dpopProofs = key ? [await dpopProof(issuerOf.clock.now(), { key })] : [];
  return issuerOf.core.token.handle({ ...(await requestOf(issuerOf, clientId, fields)), dpopProofs });
}

/** A code of this client for alice, who signs in afresh unless a session is given and allows it where she is asked. */
export async function authorize(
  issuerOf: TestIssuer,
  changes: Readonly<Record<string, string | undefined>> = {},
  given?: Session,
): Promise<{ code: string; session: Session }> {
  const session = given ?? (await issuerOf.core.sessions.start({ subject: 'alice', amr: ['pwd'] })).session;
  const asked = await issuerOf.core.authorization.authorize({
    parameters: parametersWith(changes),
    session,
    browserDigest: browser,
  });
  const outcome =
    asked.kind === 'interaction' && asked.step === 'consent'
      ? await allow(issuerOf.core, interactionOf(asked, 'consent'), session)
      : asked;
  const { code } = answerOf(outcome);
  if (code === undefined) throw new Error(`no code: ${JSON.stringify(answerOf(outcome))}`);
  return { code, session };
}

/** What a client sends with this code. */
export function redemption(code: string, changes: Fields = {}): Fields {
  return { grant_type: 'authorization_code', code, redirect_uri: callback, code_verifier: verifier, ...changes };
}

/** The whole walk of a client: authorization request, code, tokens. FAPI clients push their request and prove a key. */
export async function authorizeAndRedeem(
  issuerOf: TestIssuer,
  options: {
    client?: string;
    request?: Readonly<Record<string, string | undefined>>;
    token?: Fields;
    session?: Session;
    key?: TestKey;
  } = {},
): Promise<TokenResponse & { readonly code: string; readonly session: Session }> {
  const clientId = options.client ?? 'portal';
  let request: Readonly<Record<string, string | undefined>> = { client_id: clientId, ...options.request };
  if ((await issuerOf.stores.clients.find(clientId))?.securityProfile === 'fapi') {
    request = await push(issuerOf, clientId, request);
  }
  const { code, session } = await authorize(issuerOf, request, options.session);
  return { ...(await tokens(issuerOf, clientId, redemption(code, options.token), options.key)), code, session };
}

/** Pushes a request (RFC 9126) and gives what is left to say in the browser. */
export async function push(
  issuerOf: TestIssuer,
  clientId: string,
  changes: Readonly<Record<string, string | undefined>> = {},
): Promise<Readonly<Record<string, string | undefined>>> {
  const inner = Object.fromEntries(parametersWith({ client_id: clientId, ...changes }));
  const { request_uri } = await issuerOf.core.pushedAuthorization.handle(await requestOf(issuerOf, clientId, inner));
  const nothing = Object.fromEntries(Object.keys(inner).map((name) => [name, undefined]));
  return { ...nothing, client_id: clientId, request_uri };
}

/** Header and claims of a JWT, unverified. */
export function read(token: string | undefined) {
  const text = token ?? '';
  return { header: decodeProtectedHeader(text), claims: decodeJwt(text) };
}

/** The refusal of this work. @throws Error when it was not refused */
export async function refusalOf(work: Promise<unknown>): Promise<OAuthError> {
  const outcome = await work.then(
    (value) => new Error(`expected a refusal, received ${JSON.stringify(value)}`),
    (error: OAuthError) => error,
  );
  if (outcome.name !== 'OAuthError') throw outcome;
  return outcome as OAuthError;
}
