import type { Asking } from './asking.js';
import { checkLedger } from './check.js';
import type { Fault } from './faults.js';
import type { Count } from './ledger.js';
import type { Load } from './load.js';

export interface Outcome {
  readonly fault: Pick<Fault, 'name' | 'promise'>;
  /** While it lasted. */
  readonly during: Count;
  /** Milliseconds from its end until every process was found ready. */
  readonly recovery: number;
  /** Tokens, ends and orders that were looked at afterwards. */
  readonly checked: number;
  readonly violations: readonly string[];
}

/** Provokes one fault under load, ends it when `lasts` resolves, waits until all is there again, and looks what became of everything. */
export async function runFault(
  fault: Fault,
  asking: Asking,
  load: Load,
  lasts: () => Promise<unknown>,
): Promise<Outcome> {
  const { ledger, system } = asking;
  const before = ledger.violations.length;
  ledger.turnOver();
  const end = await fault.begin(system);
  try {
    await lasts();
  } finally {
    await end();
  }
  const over = performance.now();
  const during = ledger.turnOver();
  await system.whole();
  const recovery = performance.now() - over;
  const checked = await load.paused(() => checkLedger(asking));
  const { name, promise } = fault;
  return { fault: { name, promise }, during, recovery, checked, violations: ledger.violations.slice(before) };
}
