import { mutationsOf } from '../mutation.js';

export const requirements = [
  ...mutationsOf(
    'policy/requirements.ts',
    {
      text: 'if (requirement.all.every((scope) => scopes.has(scope))) return;',
      replacement: 'return;',
      letsIn: 'tokens without scopes',
    },
    {
      text: 'if (requirement.all.every((scope) => scopes.has(scope))) return;',
      replacement: 'if (requirement.all.some((scope) => scopes.has(scope))) return;',
      letsIn: 'one scope of two',
    },
    {
      text: 'if (requirement.all.every((scope) => scopes.has(scope))) return;',
      replacement: 'if (scopes.has(requirement.all[0] as string)) return;',
      letsIn: 'the first scope of two',
    },
    {
      text: 'if (requirement.all.every((scope) => scopes.has(scope))) return;',
      replacement: 'if (scopes.has(requirement.all.at(-1) as string)) return;',
      letsIn: 'the last scope of two',
    },
    {
      text: 'if (requirement.any.some((scope) => scopes.has(scope))) return;',
      replacement: 'return;',
      letsIn: 'none of the scopes of which one is enough',
    },
    {
      text: 'if (requirement.anyOf.some((wanted) => satisfiesAcr(acr, wanted, ladder))) return;',
      replacement: 'return;',
      letsIn: 'tokens without acr',
    },
    {
      text: 'if (requirement.anyOf.some((wanted) => satisfiesAcr(acr, wanted, ladder))) return;',
      replacement: "if (typeof acr === 'string') return;",
      letsIn: 'any acr',
    },
    {
      text: 'if (requirement.anyOf.some((wanted) => satisfiesAcr(acr, wanted, ladder))) return;',
      replacement: 'if (requirement.anyOf.some((wanted) => satisfiesAcr(wanted, String(acr), ladder))) return;',
      letsIn: 'a weaker class where a stronger is asked for',
    },
    {
      text: 'if (requirement.anyOf.some((wanted) => satisfiesAcr(acr, wanted, ladder))) return;',
      replacement: 'if (requirement.anyOf.some((wanted) => String(acr).includes(wanted))) return;',
      letsIn: 'a class that begins with the one that is asked for',
    },
    {
      text: "if (typeof at === 'number' && at <= now + 60 && now - at <= requirement.maxAge) return;",
      replacement: 'return;',
      letsIn: 'any sign-in',
    },
    {
      text: "if (typeof at === 'number' && at <= now + 60 && now - at <= requirement.maxAge) return;",
      replacement: "if (typeof at === 'number' && now - at <= requirement.maxAge) return;",
      letsIn: 'a sign-in in the future',
    },
    {
      text: "if (typeof at === 'number' && at <= now + 60 && now - at <= requirement.maxAge) return;",
      replacement: "if (typeof at === 'number' && at <= now + 60) return;",
      letsIn: 'a sign-in of last year',
    },
    {
      text: "if (typeof at === 'number' && at <= now + 60 && now - at <= requirement.maxAge) return;",
      replacement: 'if (Number(at) <= now + 60 && now - Number(at) <= requirement.maxAge) return;',
      letsIn: 'auth_time as a text',
    },
    {
      text: "if (valueAt(claims, 'cnf') !== undefined) return;",
      replacement: 'return;',
      letsIn: 'bearer tokens where a proof is asked for',
    },
    {
      text: 'if (answer === true) return;',
      replacement: 'if (actor !== undefined) return;',
      letsIn: 'any actor',
    },
    {
      text: 'if (answer === true) return;',
      replacement: 'if (actor === undefined || answer === true) return;',
      letsIn: 'nobody who acts, where an actor is asked for',
    },
    {
      text: 'if (answer === true) return;',
      replacement: 'if (answer) return;',
      letsIn: 'any actor, with a rule that answers with a promise',
    },
    {
      text: 'for (let i = 0; i < requirements.length; i += 1)',
      replacement: 'for (let i = 1; i < requirements.length; i += 1)',
      letsIn: 'who does not meet the first requirement',
    },
    {
      text: 'for (let i = 0; i < requirements.length; i += 1)',
      replacement: 'for (let i = 0; i < 1; i += 1)',
      letsIn: 'who meets no more than the first requirement',
    },
  ),
  ...mutationsOf(
    'assurance/ladder.ts',
    {
      text: 'return rung >= 0 && ladder.indexOf(reached) > rung;',
      replacement: 'return ladder.indexOf(reached) > rung;',
      letsIn: 'any known class where one is asked for that is not on the ladder',
    },
    {
      text: 'return rung >= 0 && ladder.indexOf(reached) > rung;',
      replacement: 'return rung >= 0 && ladder.indexOf(reached) >= rung - 1;',
      letsIn: 'the class below the one that is asked for',
    },
    {
      text: 'return rung >= 0 && ladder.indexOf(reached) > rung;',
      replacement: 'return rung >= 0 && ladder.indexOf(reached) !== rung;',
      letsIn: 'every other class',
    },
    {
      text: "[['urn:signet:acr:1fa', acrClasses.oneFactor]]",
      replacement: "[['urn:signet:acr:1fa', acrClasses.phishingResistantHardware]]",
      letsIn: 'tokens of before as the strongest',
    },
  ),
  ...mutationsOf(
    'step-up/require-step-up.ts',
    {
      text: 'if (entry) entry.server.meet(all, caller);',
      replacement: 'if (entry) void all;',
      letsIn: 'whom a handler asks to sign in anew',
    },
    {
      text: '...(entry?.requirements.filter(isStepUp) ?? []), ...asked]',
      replacement: '...(entry?.requirements.filter(isStepUp) ?? [])]',
      letsIn: 'who is enough for the route, and not for its handler',
    },
    {
      text: 'if (refusal) throw',
      replacement: 'if (refusal && false) throw',
      letsIn: 'nothing: the handler fails instead',
    },
    {
      text: 'refuseAt(entry, ofClient(error, caller.claims), all);',
      replacement: '',
      letsIn: 'whom a handler refuses',
    },
  ),
  ...mutationsOf(
    'scopes/parse-scope.ts',
    {
      text: "return new Set(typeof value === 'string' ?",
      replacement:
        "return typeof value === 'string' ? ({ has: (one: string) => value.includes(one), [Symbol.iterator]: () => [][Symbol.iterator]() } as never) : new Set(typeof value === 'string' ?",
      letsIn: 'a scope that another one begins with',
    },
    {
      text: "value.split(' ')",
      replacement: `value.toLowerCase().split(' ')`,
      letsIn: 'a scope in other case',
    },
    {
      text: "value.split(' ')",
      replacement: `value.split(/[ ,]/)`,
      letsIn: 'scopes that a comma divides, which the issuer did not give as such',
    },
  ),
  ...mutationsOf(
    'resource-server/resource-server.ts',
    { text: '    this.meet(requirements, principal);', replacement: '', letsIn: 'whatever a route asks for' },
    {
      text: 'if (!presented) return this.#refuse(request, undefined, requirements, site);',
      replacement: 'if (!presented) return { principal: {} as never };',
      letsIn: 'strangers',
    },
    {
      text: 'await this.verifier.acceptUse(claims, token, presentation, request);',
      replacement: '',
      letsIn: 'a stolen token that was not seen before, without a proof',
    },
    {
      text: 'const used = this.verifier.acceptUse(known, token, presentation, request);',
      replacement: 'const used = undefined as Promise<void> | undefined;',
      letsIn: 'a stolen token that was seen before, without a proof',
    },
    {
      text: 'return used.then(() => this.#enter(request, known, token, requirements));',
      replacement: 'used.catch(() => {}); return this.#enter(request, known, token, requirements);',
      letsIn: 'a remembered token before its proof was checked',
    },
  ),
];

export const revocation = [
  ...mutationsOf(
    'verification/access-token-verifier.ts',
    { text: 'if (!revoked) return;', replacement: 'if (revoked) return;\n    return;', letsIn: 'revoked tokens' },
    {
      text: 'this.#revocations?.subscribe((isRevoked) => this.#cache.drop(isRevoked));',
      replacement: '',
      letsIn: 'nothing: what is remembered is asked again at each use',
      survives: 'a second lock: acceptUse asks for each request',
    },
  ),
  ...mutationsOf(
    'revocation/revocation-state.ts',
    {
      text: "jti.has(claims.jti)) return 'jti';",
      replacement: "false) return 'jti';",
      letsIn: 'a token that was revoked itself',
    },
    {
      text: "grants.has(String(claims.grant_id))) return 'grant_id';",
      replacement: "false) return 'grant_id';",
      letsIn: 'tokens of a grant that was revoked',
    },
    {
      text: "const boundedParts = ['sid', 'sub', 'client_id'] as const;",
      replacement: "const boundedParts = ['sub', 'client_id'] as const;",
      letsIn: 'tokens of a session that ended',
    },
    {
      text: "const boundedParts = ['sid', 'sub', 'client_id'] as const;",
      replacement: "const boundedParts = ['sid', 'client_id'] as const;",
      letsIn: 'tokens of a person who was locked out',
    },
    {
      text: "const boundedParts = ['sid', 'sub', 'client_id'] as const;",
      replacement: "const boundedParts = ['sid', 'sub'] as const;",
      letsIn: 'tokens of a client that was shut',
    },
    {
      text: "takes(organizations.get(String(valueAt(claims, 'org_id'))))) return 'org_id';",
      replacement: "false) return 'org_id';",
      letsIn: 'tokens of an organization that was shut',
    },
    {
      text: 'claims.iat <= (revoked.get(String(claims[part]))?.before ',
      replacement: 'claims.iat < (revoked.get(String(claims[part]))?.before ',
      letsIn: 'a token of the second in which it was revoked',
    },
    {
      text: "if (claims.iat <= this.#forgottenUntil) return 'forgotten';",
      replacement: '',
      letsIn: 'a token of which it is not known any more whether it stands',
      survives: 'the kit revokes no 200,000 tokens',
    },
  ),
  ...mutationsOf(
    'revocation/security-event.ts',
    {
      text: "if (typ !== 'secevent+jwt') throw",
      replacement: 'if (false) throw',
      letsIn: 'other tokens of the issuer as events',
      survives: 'it locks out: more is revoked, and nothing let in',
    },
    {
      text: "if (kid !== undefined) return { part: 'kid', value: kid };",
      replacement: '',
      letsIn: 'what a withdrawn key signs',
    },
    {
      text: 'if (claims.iss !== trust.policy.issuer) throw',
      replacement: 'if (false) throw',
      letsIn: 'events of another issuer',
      survives: 'it locks out: more is revoked, and nothing let in',
    },
  ),
];
