import assert from 'node:assert/strict';
import type { AnyAudience, Requirement } from '../index.js';
import { readOptions } from '../options/read-options.js';
import { isLetIn, isRefusedAs, said } from './answers.js';
import { withDoor } from './application.js';
import { type AudienceUnderTest, audienceUnderTest, type TestRunner } from './audience-under-test.js';
import { confirmationOf } from './bad-proofs.js';
import { type BadTokenOptions, badTokenShape, badTokens } from './bad-tokens.js';
import { extraKeysOf } from './extra-keys.js';
import { createSigningKey, decodePart, encodePart } from './signing-key.js';
import { strayTokens } from './stray-tokens.js';
import type { TestIssuer } from './test-issuer.js';
import { isNamed, nameOf, Trial } from './trial.js';

/**
 * Proves of a whole application that every route that is not public by intent refuses every bad token, and each token that lacks what the route
 * asks for. Routes are those of the server, whoever registered them, and what answers where there is none; docs/testing.md says what cannot
 * be seen.
 * @param runner default: the global `describe` and `it`
 * @throws TypeError for an option that is none or not what it must be
 */
export function describeAudience<A extends AnyAudience>(
  options: AudienceUnderTest<A>,
  runner: TestRunner = globalThis as unknown as TestRunner,
): void {
  const given = readOptions<AudienceUnderTest<AnyAudience>>('describeAudience', options, audienceUnderTest);
  const { audience, publicRoutes } = given;
  const { describe, it } = runner;
  const badOptions = Object.fromEntries(
    Object.keys(badTokenShape).map((name) => [name, given[name as keyof BadTokenOptions]]),
  ) as BadTokenOptions;
  const inside = (judge: (trial: Trial) => Promise<void>) => () =>
    withDoor(given.app(), audience, (door) => judge(new Trial(given, door)));

  describe(`the audience ${audience.identifier}`, () => {
    it(
      'is not in report-only mode',
      inside(async (trial) => {
        const reported = trial.routes.filter(({ isReportOnly }) => isReportOnly).map(nameOf);
        assert.deepEqual(reported, [], 'routes that let refused requests go on: report-only proves nothing');
      }),
    );

    it(
      'has no route that is open by accident',
      inside(async (trial) => {
        const found = [...trial.closed, ...(await trial.answering())];
        const open = await trial.each(found, async (route) => {
          if (route.target === undefined) return `${nameOf(route)}: it cannot be seen whether it is guarded`;
          const { status, challenge } = await trial.send(route, {});
          const isAsked = status === 401 && challenge.startsWith('Bearer') && !challenge.includes('error=');
          return isAsked ? undefined : nameOf(route);
        });
        assert.deepEqual(open, [], 'routes without a guard that are not in publicRoutes');
      }),
    );

    it(
      'has the public routes that it names',
      inside(async (trial) => {
        const routes = [...trial.routes, ...(await trial.answering({ alsoPublic: true }))];
        const gone = publicRoutes.filter((name) => !routes.some((route) => isNamed(route, name)));
        assert.deepEqual(gone, [], 'publicRoutes that are not there');
      }),
    );

    it(
      'accepts a good token, so that its refusals mean something',
      inside(async (trial) => {
        assert.notEqual(trial.readable.length, 0, 'there is no closed GET route');
        const refusals = await trial.each(trial.readable, async (route) => {
          const answer = await trial.send(route, await trial.enough(route));
          return isLetIn(answer) ? undefined : `${nameOf(route)}: ${said(answer)}`;
        });
        assert.deepEqual(refusals, []);
      }),
    );

    it(
      'accepts a good token that is bound to a key, with its proof, once',
      inside(async (trial) => {
        if (trial.base === undefined) return;
        const faults = await trial.each(trial.readable, async (route) => {
          const headers = await trial.enough(route, { isBound: true });
          const first = await trial.send(route, headers);
          if (!isLetIn(first)) return `${nameOf(route)}: ${said(first)}`;
          const again = await trial.send(route, headers);
          // One more, so that a memory that forgets early has forgotten.
          await trial.send(route, await trial.enough(route, { isBound: true }));
          const later = await trial.send(route, headers);
          const isRefused = [again, later].every((one) => isRefusedAs(one, 'proof_replayed'));
          return isRefused ? undefined : `${nameOf(route)}: again ${said(again)}, later ${said(later)}`;
        });
        assert.deepEqual(faults, []);
      }),
    );

    it(
      'judges anew what is changed of a token that it has accepted',
      inside(async (trial) => {
        const faults = await trial.each(trial.readable, async (route) => {
          if (trial.needsProof(route)) return undefined;
          const { authorization = '' } = (await trial.enough(route)) as { authorization?: string };
          const first = await trial.send(route, { authorization });
          const [header, body, signature = ''] = authorization.split('.');
          const other = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
          const forged = await trial.send(route, { authorization: `${header}.${body}.${other}` });
          const unsigned = encodePart({ ...decodePart(header?.replace('Bearer ', '')), alg: 'none' });
          const none = await trial.send(route, { authorization: `Bearer ${unsigned}.${body}.${signature}` });
          const isRefused = isRefusedAs(forged, 'signature_invalid') && isRefusedAs(none, 'algorithm_refused');
          return isLetIn(first) && isRefused ? undefined : `${nameOf(route)}: ${said(forged)}, ${said(none)}`;
        });
        assert.deepEqual(faults, []);
      }),
    );

    it(
      'asks for a proof again of a token that it has accepted',
      inside(async (trial) => {
        if (trial.base === undefined) return;
        const faults = await trial.each(trial.readable, async (route) => {
          const key = await createSigningKey();
          const token = await trial.tokenFor(route, { cnf: await confirmationOf(key) });
          const first = await trial.send(route, await trial.proven(route, token, key));
          const bare = await trial.send(route, { authorization: `Bearer ${token}` });
          const stolen = await trial.send(route, await trial.proven(route, token, await createSigningKey()));
          const isRefused = isRefusedAs(bare, 'sender_constrained') && isRefusedAs(stolen, 'proof_key_mismatch');
          return isLetIn(first) && isRefused
            ? undefined
            : `${nameOf(route)}: ${said(first)}, ${said(bare)}, ${said(stolen)}`;
        });
        assert.deepEqual(faults, []);
      }),
    );

    // Their names are needed before there is an issuer. The codes come with the token; an application that exposes them must agree.
    for (const [index, { name }] of badTokens({} as TestIssuer, audience, badOptions).entries()) {
      it(
        `refuses a token ${name}, on every route`,
        inside(async (trial) => {
          const publicUrl = given.publicUrl ?? trial.publicUrl;
          const bad = badTokens(given.issuer(), audience, { ...badOptions, publicUrl })[index];
          assert.ok(bad);
          const accepted = await trial.each(trial.judged, async (route) => {
            const answer = await trial.send(route, await bad.present(route.method, route.target));
            // A server may refuse by itself what is too long to be a header (RFC 6585 §5).
            const isTooLong = bad.code === 'malformed' && answer.status === 431;
            return isTooLong || isRefusedAs(answer, bad.code) ? undefined : `${nameOf(route)}: ${said(answer)}`;
          });
          assert.deepEqual(accepted, []);
        }),
      );
    }

    for (const { name, isCredential, place } of strayTokens) {
      it(
        `takes no good token ${name}, on any route`,
        inside(async (trial) => {
          const accepted = await trial.each(isCredential ? trial.judged : trial.closed, async (route) => {
            const { query, headers = {}, body } = place(await trial.tokenFor(route));
            if (body !== undefined && /^(GET|HEAD|DELETE|QUERY|TRACE)$/.test(route.method)) return undefined;
            const answer = await trial.send(route, headers, query, body);
            // A body may be refused before anybody asks who sent it.
            const isUnread = body !== undefined && (answer.status === 400 || answer.status === 415);
            return answer.status === 401 || isUnread ? undefined : `${nameOf(route)}: ${said(answer)}`;
          });
          assert.deepEqual(accepted, []);
        }),
      );
    }

    for (const { title, kinds } of kindsOfShortfalls) {
      it(
        title,
        inside(async (trial) => {
          const asked = trial.judged.filter((route) => route.requirements?.some(({ kind }) => kinds.includes(kind)));
          const accepted = await trial.each(asked, (route) => trial.lacking(route, kinds));
          assert.deepEqual(accepted, []);
        }),
      );
    }

    for (const part of given.revocations ? revocableParts : []) {
      it(
        `refuses a token whose ${part} was revoked, on every route`,
        inside(async (trial) => {
          const [route] = trial.readable;
          assert.ok(route, 'there is no closed GET route');
          const value = crypto.randomUUID();
          const token = await trial.tokenFor(route, { [part]: value });
          const first = await trial.send(route, { authorization: `Bearer ${token}` });
          assert.ok(isLetIn(first), `before: ${said(first)}`);
          const until = Number(decodePart(token.split('.')[1]).iat);
          await given.revocations?.().revoke({ part, value, until });
          const accepted = await trial.each(trial.judged, async (one) => {
            const answer = await trial.send(one, { authorization: `Bearer ${token}` });
            return isRefusedAs(answer, 'token_revoked') ? undefined : `${nameOf(one)}: ${said(answer)}`;
          });
          assert.deepEqual(accepted, []);
        }),
      );
    }

    if (given.revocations) {
      it(
        'refuses what a key signed that was withdrawn, on every route',
        inside(async (trial) => {
          const [route] = trial.readable;
          const spare = extraKeysOf(given.issuer())?.spare;
          assert.ok(route && spare, 'a closed GET route, and createTestIssuer with unfitKeys, are needed');
          const good = decodePart((await trial.tokenFor(route)).split('.')[1]);
          const sign = () => spare.sign({ typ: 'at+jwt', kid: spare.kid }, { ...good, jti: crypto.randomUUID() });
          const known = await sign();
          const first = await trial.send(route, { authorization: `Bearer ${known}` });
          assert.ok(isLetIn(first), `before: ${said(first)}`);
          await given.revocations?.().revoke({ part: 'kid', value: spare.kid });
          const accepted = await trial.each(trial.judged, async (one) => {
            const answers = [known, await sign()].map((token) => trial.send(one, { authorization: `Bearer ${token}` }));
            const isRefused = (await Promise.all(answers)).every((answer) => isRefusedAs(answer, 'unknown_key'));
            return isRefused ? undefined : nameOf(one);
          });
          assert.deepEqual(accepted, []);
        }),
      );
    }
  });
}

const revocableParts = ['jti', 'grant_id', 'sid', 'sub', 'client_id', 'org_id'] as const;

const kindsOfShortfalls: ReadonlyArray<{ readonly title: string; readonly kinds: readonly Requirement['kind'][] }> = [
  { title: 'refuses a good token without a scope, on every route that asks for it', kinds: ['scopes', 'any_scope'] },
  { title: 'refuses a good token without a role, on every route that asks for it', kinds: ['roles', 'any_role'] },
  { title: 'refuses another authentication context, on every route that asks for one', kinds: ['acr'] },
  { title: 'refuses an old sign-in, on every route that asks for a recent one', kinds: ['recent_login'] },
  { title: 'refuses a bearer token, on every route that asks for a proof', kinds: ['dpop'] },
  { title: 'refuses a foreign actor, on every route that asks for one', kinds: ['actor'] },
];
