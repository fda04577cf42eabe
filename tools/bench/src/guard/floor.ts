import { generateKeyPairSync, sign, verify } from 'node:crypto';
import type { Sample } from '../harness/load.js';
import { cpuSpread } from '../harness/report.js';

const times = 2000;

/** Microseconds of CPU time of one ES256 verification by node:crypto on this machine, now. */
function verificationTime(): number {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const data = Buffer.alloc(500, 'x');
  const signature = sign('sha256', data, { key: privateKey, dsaEncoding: 'ieee-p1363' });
  const check = () => verify('sha256', data, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature);
  for (let index = 0; index < times / 4; index += 1) check();
  const begun = process.cpuUsage();
  for (let index = 0; index < times; index += 1) check();
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / times;
}

/** What the arithmetic of the machine allows: nothing that checks a signature is faster than the check. */
export function floorNote(open: readonly Sample[]): string {
  const verification = verificationTime();
  const costs = `One ES256 verification by node:crypto costs ${verification.toFixed(0)} µs of CPU here`;
  const plain = cpuSpread(open)?.median;
  if (plain === undefined) return `${costs}.`;
  const best = plain / (plain + verification);
  return `${costs}, an unguarded request ${plain.toFixed(0)} µs: with every token new, no guard in this process could be better than ${best.toFixed(2)}.`;
}
