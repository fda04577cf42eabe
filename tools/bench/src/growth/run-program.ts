import { mustRun } from '@signet/workspace/processes';
import { isPinned } from '../harness/contestant.js';

/** Runs a Node program of the bench to its end. @throws Error with what it said, where it failed */
export async function runProgram(file: string, args: readonly string[], core: number): Promise<void> {
  const command = [process.execPath, file, ...args];
  const [program = '', ...rest] = isPinned ? ['taskset', '-c', String(core), ...command] : command;
  await mustRun(file, program, rest, { quiet: true });
}
