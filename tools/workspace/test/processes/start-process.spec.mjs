import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startProcess } from '../../lib/processes/index.mjs';

const started = [];
const program = (code, options) => {
  const one = startProcess(process.execPath, ['--input-type=module', '-e', code], options);
  started.push(one);
  return one;
};
afterEach(() => Promise.all(started.splice(0).map((one) => one.kill())));

describe('what a process says', () => {
  it('is kept as streams and as lines, the last without its end too', async () => {
    const one = program("process.stdout.write('a\\nb'); process.stderr.write('warning\\n')");
    expect((await one.ended).reason).toBe('exit 0');
    expect([one.output.stdout, one.output.stderr]).toEqual(['a\nb', 'warning\n']);
    expect([...one.output.lines].sort()).toEqual(['a', 'b', 'warning']);
  });

  it('is handed on line by line', async () => {
    const heard = [];
    await program("process.stdout.write('one\\ntwo\\n')", { onLine: (line) => heard.push(line) }).ended;
    expect(heard).toEqual(['one', 'two']);
  });

  it('is bounded: the last lines and characters stay', async () => {
    const one = program("for (let i = 0; i < 30000; i++) console.log(String(i).padStart(60, '0'))");
    await one.ended;
    expect(one.output.lines).toHaveLength(2000);
    expect(one.output.lines.at(-1)).toMatch(/^0+29999$/);
    expect(one.output.stdout).toHaveLength(2 ** 20);
    expect(one.output.stdout).toMatch(/29999\n$/);
  });

  it('can be waited for, before it is said and after', async () => {
    const one = program("console.log('port 4711'); setInterval(() => {}, 1000)");
    const port = (line) => /^port (\d+)$/.exec(line)?.[1];
    expect(await one.says(port)).toBe('4711');
    expect(await one.says(port)).toBe('4711');
  });

  it('is not waited for when the process has ended: the reason and its last words', async () => {
    const one = program("console.error('no key'); process.exitCode = 3");
    await expect(one.says(() => undefined)).rejects.toThrow('exit 3\nno key');
  });

  it('is not waited for without end', async () => {
    const one = program('setInterval(() => {}, 1000)');
    await expect(one.says(() => undefined, 20)).rejects.toThrow('did not say it within 0.02 s');
    expect(one.isRunning).toBe(true);
  });

  it('is not waited for where whoever reads it fails', async () => {
    const one = program("console.log('{'); setInterval(() => {}, 1000)");
    await expect(one.says((line) => JSON.parse(line))).rejects.toThrow(SyntaxError);
  });
});

describe('how a process ends', () => {
  it('by itself', async () => {
    expect(await program('process.exitCode = 7').ended).toEqual({ code: 7, signal: null, reason: 'exit 7' });
  });

  it('by SIGTERM, as it likes', async () => {
    const one = program(
      "process.on('SIGTERM', () => process.exit(5)); console.log('ready'); setInterval(() => {}, 1000)",
    );
    await one.says((line) => line === 'ready');
    await one.stop();
    expect([one.isRunning, (await one.ended).reason]).toEqual([false, 'exit 5']);
    await one.stop();
  });

  it('by SIGKILL where it does not heed SIGTERM', async () => {
    const one = program("process.on('SIGTERM', () => {}); console.log('ready'); setInterval(() => {}, 1000)", {
      graceMs: 20,
    });
    await one.says((line) => line === 'ready');
    await one.stop();
    expect((await one.ended).reason).toBe('ended by SIGKILL');
  });

  it('at its time limit', async () => {
    const one = program('setInterval(() => {}, 1000)', { timeoutMs: 20 });
    expect(await one.ended).toMatchObject({ reason: 'did not end within 0.02 s' });
  });

  it('before it begins, where there is no such program', async () => {
    const one = startProcess('no-such-program-of-signet');
    expect((await one.ended).reason).toMatch(/^could not start \(.*ENOENT\)$/);
    await expect(one.says(() => true)).rejects.toThrow('could not start');
    await one.stop();
  });
});

describe('what a process started', () => {
  let server;
  let connection;
  // It lives as long as its connection: no process table is asked.
  const child = () =>
    `import('node:net').then(({ connect }) => connect(${server.address().port}, '127.0.0.1').resume())`;
  const parent = () => `
    import { spawn } from 'node:child_process';
    spawn(process.execPath, ['-e', ${JSON.stringify(child())}], { stdio: 'inherit' });
    process.on('SIGUSR2', () => process.exit(0));
    setInterval(() => {}, 1000);`;
  beforeEach(async () => {
    server = createServer().listen(0, '127.0.0.1');
    connection = once(server, 'connection');
    await once(server, 'listening');
  });
  afterEach(() => server.close());
  const gone = async () => {
    const [socket] = await connection;
    return once(socket.on('error', () => {}).resume(), 'close');
  };

  it.each(['stop', 'kill'])('ends with it, by %s', async (how) => {
    const one = program(parent());
    const end = gone();
    await connection;
    await one[how]();
    await end;
  });

  it('ends with it where it ends by itself', async () => {
    const one = program(parent());
    const end = gone();
    await connection;
    process.kill(one.pid, 'SIGUSR2');
    await end;
    expect((await one.ended).reason).toBe('exit 0');
  });

  it.each(['SIGKILL', 'SIGINT', 'SIGTERM'])('ends when the program that started it ends by %s', async (how) => {
    const module = new URL('../../lib/processes/index.mjs', import.meta.url).href;
    const code = `
      import { startProcess } from ${JSON.stringify(module)};
      startProcess(process.execPath, ['-e', ${JSON.stringify(child())}]);`;
    const starter = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'ignore' });
    const end = gone();
    await connection;
    starter.kill(how);
    await end;
  });
});
