import { type DecodedToken, decode, TokenRejection } from '@signet/auth-contracts';
import type { ResourceServer } from '../records/resource-server.js';
import type { KeyRing } from '../signing/key-ring.js';
import type { LiveAccessTokenNeeds } from '../token/live-access-token.js';
import type { ExplainedCheck, ExplainedToken } from './explanation.js';
import { judgeToken } from './judge-token.js';
import { knownOfToken } from './known-of-token.js';
import { storyOf } from './stories.js';

export interface ExplainTokenNeeds extends LiveAccessTokenNeeds {
  readonly keyRing: KeyRing;
}

/** APIs that one token is judged by, at most. */
const mostAudiences = 20;
/** Claims that are said again: what a token is, and for what. */
const said = [
  'iss',
  'sub',
  'aud',
  'client_id',
  'scope',
  'roles',
  'jti',
  'grant_id',
  'sid',
  'org_id',
  'acr',
  'auth_time',
  'iat',
  'exp',
  'cnf',
];

/**
 * What a token is worth now: to the API that is named, or to each one that it names, and to the issuer. It is read and forgotten: nothing of it is
 * stored or logged.
 * @param audience identifier of a registered API; undefined where it is not registered, as the answer then says
 */
export async function explainToken(deps: ExplainTokenNeeds, token: string, audience?: string): Promise<ExplainedToken> {
  const decoded = decodedOf(token);
  const judging = { issuer: deps.settings.issuer, keyRing: deps.keyRing, now: () => deps.clock.now() };
  const judgements = [];
  for (const api of await apisOf(deps, decoded, audience)) judgements.push(await judgeToken(judging, token, api));
  const [first] = judgements;
  const isOurs = first?.checks.some(({ check, ok }) => check === 'signature' && ok) ?? false;
  const isUnexpired = judgements.some((each) => each.accepted);
  const known = decoded && isOurs ? await knownOfToken(deps, token, { claims: decoded.claims, isUnexpired }) : [];
  const accepted = judgements.length > 0 && judgements.every((each) => each.accepted) && known.every(({ ok }) => ok);
  const failed = [...judgements.flatMap(({ checks }) => checks), ...known].find(({ ok }) => !ok);
  return { accepted, says: decoded && sayingsOf(decoded), judgements, known, story: failed && toldOf(failed) };
}

function decodedOf(token: string): DecodedToken | undefined {
  try {
    return decode(token);
  } catch (error) {
    if (error instanceof TokenRejection) return undefined;
    throw error;
  }
}

/** Those that are registered, of what is named; where none is, what was named is judged all the same, so that every other check is seen. */
async function apisOf(
  { stores, settings }: ExplainTokenNeeds,
  decoded: DecodedToken | undefined,
  audience: string | undefined,
): Promise<ReadonlyArray<Pick<ResourceServer, 'identifier' | 'scopes' | 'accessTokenType'>>> {
  const aud = decoded?.claims.aud;
  const named = audience === undefined ? [aud].flat().filter((each) => typeof each === 'string') : [audience];
  const found = [];
  for (const identifier of new Set(named.slice(0, mostAudiences))) {
    // What no API can be called is looked for nowhere.
    const isName = identifier.length <= 2_048 && !identifier.includes('\u0000');
    const api = isName ? await stores.resourceServers.find(identifier) : undefined;
    if (api) found.push(api);
  }
  return found.length > 0 ? found : [{ identifier: settings.issuer, scopes: {} }];
}

function sayingsOf({ header, claims }: DecodedToken): Readonly<Record<string, unknown>> {
  const { typ, alg, kid } = header;
  return {
    typ,
    alg,
    kid,
    ...Object.fromEntries(said.flatMap((name) => (name in claims ? [[name, claims[name]]] : []))),
  };
}

function toldOf({ code }: ExplainedCheck): ExplainedToken['story'] {
  const story = storyOf(code);
  return story && { code, ...story };
}
