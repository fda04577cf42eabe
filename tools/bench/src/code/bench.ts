import { formRequest } from '../harness/forms.js';
import { asking, type Load, requests } from '../harness/load.js';
import type { BenchOptions } from '../harness/options.js';
import type { Report } from '../harness/report.js';
import { compared, type Entry, inRounds } from '../harness/rounds.js';
import { onStage } from '../harness/stage.js';
import { startBare } from '../token/start-bare.js';
import { type Attempt, makeAttempts } from './attempts.js';
import { authorizeAndRedeem } from './authorize-and-redeem.js';
import { checkTokens } from './check-tokens.js';
import { comparisonsOf, entryName, issuerNotes } from './comparisons.js';
import { type Issuer, type IssuerKey, issuerNames, startIssuers } from './issuers.js';
import { appId } from './service.js';

const bareName = 'bare Nest + Fastify + node:crypto';

const comparisons = [
  { of: entryName(issuerNames.sqlite, 'code'), against: bareName, as: 'bare' },
  ...comparisonsOf('code', { memory: 1, database: 2 }),
];

/** A signed-in browser gets a code, its application redeems it: ID token, access token and refresh token. */
export function codeBench({ light, log }: BenchOptions): Promise<Report> {
  // Less of a warm-up would count the peer's compilation as its work.
  const size = light ? { rounds: 3, steps: 800, warmUp: 1000 } : { rounds: 5, steps: 700, warmUp: 2000 };
  const keys: readonly IssuerKey[] = light
    ? ['sqlite']
    : ['sqlite', 'postgres', 'memoryPeer', 'sqlitePeer', 'postgresPeer'];
  return onStage(async (stage) => {
    const issuers = await startIssuers(stage, keys, light ? 16 : 32);
    const attempts = makeAttempts(size.warmUp + size.rounds * size.steps + 1, appId);
    const entries: Entry[] = [];
    if (light) {
      const planned = formRequest('/token', {});
      entries.push({ name: bareName, contestant: stage.keep(await startBare()), step: requests(() => planned) });
    }
    for (const issuer of issuers) {
      await checkFirst(issuer, attempts[0]);
      entries.push({
        name: entryName(issuer.name, 'code'),
        contestant: issuer.contestant,
        step: codeStep(issuer, attempts),
      });
    }
    const samples = await inRounds(entries, { bench: 'code', ...size, log });
    const measured = comparisons.filter(({ of, against }) => samples.has(of) && samples.has(against));
    return { bench: 'code', lines: compared(samples, measured), notes: light ? [] : issuerNotes };
  });
}

async function checkFirst({ contestant, cookies, proof }: Issuer, attempt: Attempt | undefined): Promise<void> {
  const [cookie] = cookies;
  if (!attempt || cookie === undefined) throw new Error('nobody to check with');
  await asking(contestant.url, async (send) => {
    const { body } = await authorizeAndRedeem(send, { attempt, cookie, proof });
    await checkTokens(send, body, { clientId: appId, nonce: attempt.nonce });
  });
}

/** Each step with a request and a verifier of its own, the people in turn. */
function codeStep({ cookies, proof }: Issuer, attempts: readonly Attempt[]): Load['step'] {
  let next = 1;
  return async (send) => {
    const attempt = attempts[next];
    const cookie = cookies[next % cookies.length];
    next += 1;
    if (!attempt || cookie === undefined) throw new Error('more steps than attempts');
    await authorizeAndRedeem(send, { attempt, cookie, proof });
  };
}
