import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Asking } from './asking.js';
import { faults } from './faults.js';
import { Ledger } from './ledger.js';
import { Load } from './load.js';
import { runFault } from './run-fault.js';
import { type System, startSystem } from './system.js';

const ledger = new Ledger();
let system: System | undefined;
let asking: Asking;
let load: Load;

beforeAll(async () => {
  system = await startSystem(4, (app, answered) => ledger.answered(app, answered));
  asking = new Asking(system, ledger);
  load = new Load(asking, 20);
});
afterAll(async () => {
  try {
    await load?.stop();
  } finally {
    await system?.close();
  }
});

it('people use the system', async () => {
  while (ledger.of('alive').length < 6) await ledger.progress(10);
  expect(ledger.violations).toEqual([]);
});

it.each(faults.filter(({ isShort }) => isShort).map((fault) => [fault.name, fault] as const))(
  '%s',
  async (_name, fault) => {
    const { checked, violations } = await runFault(fault, asking, load, () => ledger.progress(20));
    expect(violations).toEqual([]);
    expect(checked).toBeGreaterThan(0);
  },
);

it('nothing happened that must never happen, and something was acknowledged', () => {
  expect(ledger.violations).toEqual([]);
  expect(ledger.acknowledged).toBeGreaterThan(20);
});
