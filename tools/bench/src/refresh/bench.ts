import { makeAttempts } from '../code/attempts.js';
import { comparisonsOf, entryName, issuerNotes } from '../code/comparisons.js';
import { type IssuerKey, startIssuers } from '../code/issuers.js';
import { appId, publicAppId } from '../code/service.js';
import type { BenchOptions } from '../harness/options.js';
import type { Report } from '../harness/report.js';
import { compared, type Entry, inRounds } from '../harness/rounds.js';
import { onStage } from '../harness/stage.js';
import { checkRotation, rotationStep, startFamilies } from './families.js';

/** Four for each of the 16 workers, and few enough that the peer's memory holds them all. */
const familyCount = 64;

const comparisons = comparisonsOf('refresh', { memory: 1 });

/** Refresh tokens in rotation with reuse detection (RFC 9700 §4.14.2), each rotation durable before it is answered. */
export function refreshBench({ light, log }: BenchOptions): Promise<Report> {
  const size = light ? { rounds: 3, steps: 1000, warmUp: 2000 } : { rounds: 5, steps: 1000, warmUp: 3000 };
  const keys: readonly IssuerKey[] = light
    ? ['sqlite', 'memoryPeer']
    : ['sqlite', 'postgres', 'memoryPeer', 'sqlitePeer', 'postgresPeer'];
  return onStage(async (stage) => {
    const entries: Entry[] = [];
    for (const issuer of await startIssuers(stage, keys, 16)) {
      const [app, ...attempts] = makeAttempts(familyCount + 1, appId);
      const [publicApp] = makeAttempts(1, publicAppId);
      if (!app || !publicApp) throw new Error('nothing to check with');
      await checkRotation(issuer, { app, publicApp });
      const families = await startFamilies(issuer, attempts);
      const { contestant, proof } = issuer;
      entries.push({ name: entryName(issuer.name, 'refresh'), contestant, step: rotationStep(proof, families) });
    }
    const samples = await inRounds(entries, { bench: 'refresh', ...size, log });
    const measured = comparisons.filter(({ of, against }) => samples.has(of) && samples.has(against));
    return { bench: 'refresh', lines: compared(samples, measured), notes: light ? [] : issuerNotes };
  });
}
