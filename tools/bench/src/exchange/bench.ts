import { fileURLToPath } from 'node:url';
import { startContestant } from '../harness/contestant.js';
import { type Load, measure, requests } from '../harness/load.js';
import type { BenchOptions } from '../harness/options.js';
import type { Report } from '../harness/report.js';
import { type Comparison, compared, type Entry, inRounds } from '../harness/rounds.js';
import { onStage, type Stage } from '../harness/stage.js';
import { type SignetIssuer, startSignet } from '../signet/issuer.js';
import { type ExchangeSeed, invoicesToken, ordersTokens, seedExchange, signedIn } from './callers.js';

const names = {
  plain: 'plain call',
  cached: 'exchanged token, cached',
  plainNew: 'plain call, every caller token new',
  fresh: 'exchanged token, every one fresh',
};
/** Callers that orders knows: each with an exchanged token of its own. */
const known = 100;
/** Core of the issuer and of invoices: that of the load. The core of orders is its own. */
const elsewhere = 1;

/** Orders calls invoices for a person: with a token that is there, and with one that it exchanges (RFC 8693). */
export function exchangeBench({ light, log }: BenchOptions): Promise<Report> {
  const size = light ? { rounds: 3, steps: 2000 } : { rounds: 5, steps: 3000 };
  const fresh = light ? 150 : 800;
  return onStage(async (stage) => {
    const issuer = stage.keep(await startSignet({ seed: seedExchange, core: elsewhere }));
    const flow = await signedIn(issuer);
    const callers = await ordersTokens(issuer, flow, known);
    // One warm-up and the rounds, and nobody calls twice.
    const strangers = await ordersTokens(issuer, flow, fresh * (size.rounds + 1));
    const start = await ordersStarter(stage, issuer, await invoicesToken(issuer, String(callers[0])));
    const [familiar, plainNew, exchanging] = [await start(), await start(), await start()];
    const entries: Entry[] = [
      { name: names.plain, contestant: familiar, step: byTurns('/plain', callers) },
      { name: names.cached, contestant: familiar, step: byTurns('/exchanged', callers) },
      { name: names.plainNew, contestant: plainNew, step: once('/plain', strangers), steps: fresh },
      { name: names.fresh, contestant: exchanging, step: once('/exchanged', strangers), steps: fresh },
    ];
    // Rounds of few steps would else measure how a program begins.
    for (const [contestant, path] of [
      [plainNew, '/plain'],
      [exchanging, '/exchanged'],
    ] as const) {
      await measure(contestant, { count: size.steps, concurrency: 16, step: byTurns(path, callers) });
    }
    const samples = await inRounds(entries, { bench: 'exchange', ...size, log });
    return { bench: 'exchange', lines: compared(samples, comparisons), notes };
  });
}

/** Processes of orders, each with what it knows to itself. */
async function ordersStarter(stage: Stage, issuer: SignetIssuer<ExchangeSeed>, token: string) {
  const program = (name: string) => [process.execPath, fileURLToPath(new URL(name, import.meta.url))] as const;
  const env = { ISSUER: issuer.url };
  const invoices = stage.keep(await startContestant({ command: program('./invoices-app.js'), env, core: elsewhere }));
  const secrets = { CLIENT_SECRET: issuer.seeded.ordersSecret, INVOICES_TOKEN: token };
  const command = program('./orders-app.js');
  return async () =>
    stage.keep(await startContestant({ command, env: { ...env, ...secrets, INVOICES_URL: invoices.url } }));
}

const calledBy = (path: string, token = '') => ({ path, headers: { authorization: `Bearer ${token}` } });

function byTurns(path: string, tokens: readonly string[]): Load['step'] {
  return requests((index) => calledBy(path, tokens[index % tokens.length]));
}

/** Each token in one request, over all rounds. */
function once(path: string, tokens: readonly string[]): Load['step'] {
  const left = [...tokens];
  return requests(() => calledBy(path, left.pop()));
}

const comparisons: readonly Comparison[] = [
  { of: names.plain, against: names.plain },
  { of: names.cached, against: names.plain, target: { atLeast: 0.8 } },
  { of: names.plainNew, against: names.plain },
  { of: names.fresh, against: names.plainNew },
];

const notes = [
  'CPU time is that of orders, a Nest and Fastify application behind the guard; invoices, another, and the issuer on SQLite run beside the load.',
  `A plain call is a fetch with a token for invoices that is always the same; cached is for ${known} callers by turns.`,
  'Every caller of the last two lines has an authorization of its own, so that nothing of another can be used; the guard of orders has to check its signature too, which is why fresh is held against that.',
];
