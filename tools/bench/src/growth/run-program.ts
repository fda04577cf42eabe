import { spawn } from 'node:child_process';
import { isPinned } from '../harness/contestant.js';

/** Runs a Node program of the bench to its end. @throws Error with what it said, where it failed */
export function runProgram(file: string, args: readonly string[], core: number): Promise<void> {
  const command = [process.execPath, file, ...args];
  const [program = '', ...rest] = isPinned ? ['taskset', '-c', String(core), ...command] : command;
  const child = spawn(program, rest, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${file} ended with ${code}: ${said.slice(-2000)}`));
    });
  });
}
