import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from '@jest/globals';
import { inRoot } from '@signet/workspace/paths';
import { freePorts } from '@signet/workspace/ports';
import { programFile } from '@signet/workspace/programs';
import { programs } from '../support/running-app.js';

const folder = mkdtempSync(join(tmpdir(), 'signet-log-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A program with the log of our apps, which nobody reads before it has ended. */
function writing(code: string) {
  const program = `import { Log } from '@signet/telemetry';
    const log = new Log({ app: 'sso' });
    const event = (n) => log.event('signed_in', { n, filler: 'x'.repeat(400) });
    ${code}`;
  return spawn(process.execPath, ['--input-type=module', '-e', program], {
    cwd: inRoot('apps/sso'),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

describe('whoever reads the log', () => {
  it('and is slow holds up nobody: the process ends by itself, and has kept a bound of lines', async () => {
    const child = writing('for (let n = 0; n < 20_000; n += 1) event(n); await log.close(); process.exit(7);');
    const [code] = await once(child, 'exit');
    expect(code).toBe(7);
    const lines = (await text(child.stdout)).split('\n').slice(0, -1);
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.length).toBeLessThan(20_000);
  });

  it('and reads gets every line, also those before the end', async () => {
    const child = writing('for (let n = 0; n < 1_500; n += 1) event(n); await log.close(); process.exit(0);');
    const lines = (await text(child.stdout)).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).n)).toEqual(Array.from({ length: 1_500 }, (_, n) => n));
  });

  it('and goes away ends no issuer: it answers, and ends in order', async () => {
    const [port = 0] = await freePorts(1);
    const { env } = programs.sso;
    const child = spawn(process.execPath, [programFile('sso')], {
      env: {
        ...env,
        PATH: process.env.PATH,
        HOST: '127.0.0.1',
        PORT: String(port),
        DRAIN_DELAY: '0',
        DATABASE_URL: `sqlite:${join(folder, 'sso.sqlite')}`,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = once(child, 'exit');
    try {
      for await (const line of createInterface({ input: child.stdout })) if (line.includes('listens on')) break;
      child.stdout.destroy();
      child.stderr.destroy();
      for (let n = 0; n < 20; n += 1) {
        // Each is a line.
        const refused = await fetch(`http://127.0.0.1:${port}/token`, {
          method: 'POST',
          body: new URLSearchParams({ n: String(n) }),
        });
        expect(refused.status).toBe(401);
      }
      expect((await fetch(`http://127.0.0.1:${port}/jwks`)).status).toBe(200);
      child.kill('SIGTERM');
      expect((await ended)[0]).toBe(0);
    } finally {
      child.kill('SIGKILL');
      await ended;
    }
  });
});
