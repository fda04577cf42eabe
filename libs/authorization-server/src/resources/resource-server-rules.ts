import { defineAudience, type LocalizedText } from '@signet/auth-contracts';
import { boundFault, givenName } from '@signet/runtime';
import { identityScopes } from '../claims/claim-registry.js';
import { parseClaimsPolicy } from '../claims/parse-claims-policy.js';
import { accessTokenTypes, type ResourceServer } from '../records/resource-server.js';
import { mostLanguages } from '../shared/limits.js';
import { signingAlgorithmNames } from '../vocabulary/signing-algorithms.js';
import { checkRoles } from './role-rules.js';

const longestIdentifier = 512;
const longestText = 256;
const mostScopes = 500;
/** A key is kept, and a revocation told, for as long as a token may live. */
export const accessTokenLifetimes = { what: 'an access token lives', least: 1, most: 86_400, unit: 'seconds' } as const;

/** Controls, what reorders or hides text (but not the joiners of scripts and emoji), line separators, lone surrogates. */
const unprintable = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/**
 * What the issuer can serve: an identifier and scopes that the API's own `defineAudience` takes (RFC 8707 §2, RFC 6749 §3.3),
 * no scope that speaks of the person, roles that stand for its scopes, a token lifetime of 1 to 86400 seconds.
 * @throws TypeError that says what it should be
 */
export function checkResourceServer(resource: ResourceServer): void {
  const {
    identifier,
    name,
    scopes,
    selfRegisteredScopes = [],
    accessTokenLifetime,
    signingAlgorithm,
    accessTokenType,
    supportAccess,
  } = resource;
  defineAudience({ identifier, name, scopes });
  if (identifier.length > longestIdentifier || unprintable.test(identifier)) {
    throw new TypeError(`an identifier has at most ${longestIdentifier} characters, none of them a control character`);
  }
  const read = [name, ...Object.values(scopes)];
  if (read.some((texts) => typeof texts !== 'string' && Object.keys(texts).length > mostLanguages)) {
    throw new TypeError(`a name or a description has at most ${mostLanguages} languages`);
  }
  for (const text of read.flatMap(everyLanguage)) {
    if (text.length > longestText || givenName(text, longestText) === undefined) {
      throw new TypeError(
        `a name or a description has 1 to ${longestText} characters, none of them invisible or a control character`,
      );
    }
  }
  const tokens = Object.keys(scopes);
  if (tokens.length > mostScopes || tokens.some((scope) => scope.length > longestText)) {
    throw new TypeError(`a resource has at most ${mostScopes} scopes of at most ${longestText} characters`);
  }
  const reserved = tokens.find((scope) => identityScopes.includes(scope));
  if (reserved !== undefined) throw new TypeError(`the scope ${reserved} speaks of the person, not of a resource`);
  const unknown = selfRegisteredScopes.find((scope) => !Object.hasOwn(scopes, scope));
  if (unknown !== undefined) throw new TypeError(`${identifier} has no scope ${unknown}`);
  checkRoles(resource);
  const lifetimeFault = boundFault(accessTokenLifetime, accessTokenLifetimes);
  if (lifetimeFault) throw new TypeError(lifetimeFault);
  if (resource.claimsPolicy !== undefined) parseClaimsPolicy(resource.claimsPolicy, 'resource');
  if (accessTokenType !== undefined && !accessTokenTypes.includes(accessTokenType)) {
    throw new TypeError(`a token has the typ ${accessTokenTypes.join(' or ')}`);
  }
  if (supportAccess !== undefined && supportAccess !== 'allowed') {
    throw new TypeError('support access is allowed, or absent');
  }
  if (!signingAlgorithmNames.includes(signingAlgorithm)) {
    throw new TypeError(`a token is signed with ${signingAlgorithmNames.join(', ')}`);
  }
}

/** The text in each of its languages. */
export function everyLanguage(text: LocalizedText): readonly string[] {
  return typeof text === 'string' ? [text] : Object.values(text);
}

/** A scope token belongs to one resource server: the other one that has a scope of this one, and which. */
export function ownerOfScope(
  resource: ResourceServer,
  all: readonly ResourceServer[],
): { readonly identifier: string; readonly scope: string } | undefined {
  for (const { identifier, scopes } of all) {
    if (identifier === resource.identifier) continue;
    const scope = Object.keys(resource.scopes).find((each) => Object.hasOwn(scopes, each));
    if (scope !== undefined) return { identifier, scope };
  }
  return undefined;
}
