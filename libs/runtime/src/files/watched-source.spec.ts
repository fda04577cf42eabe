import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WatchedSource } from './watched-source.js';

let folder: string;
let file: string;
let renewed: string[];
let refused: string[];
let looked: Array<string | undefined>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signet-watched-'));
  file = join(folder, 'file');
  [renewed, refused, looked] = [[], [], []];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = () =>
  WatchedSource.open({
    read: async () => [await readFile(file)],
    parse: ([content]) => {
      const text = Buffer.from(content ?? '').toString();
      if (!text.startsWith('good')) throw new Error(`not good: ${text}`);
      return text;
    },
    onRenewed: (value) => {
      if (value.endsWith('unusable')) throw new Error('not usable');
      renewed.push(value);
    },
    onRefused: (reason) => refused.push((reason as Error).message),
    onLooked: (reason) => looked.push((reason as Error | undefined)?.message),
  });

describe('a file that is read again', () => {
  it.each<[string, (content: string) => void]>([
    ['written', (content) => writeFileSync(file, content)],
    [
      'replaced by a rename, as certbot does',
      (content) => {
        writeFileSync(`${file}.new`, content);
        renameSync(`${file}.new`, file);
      },
    ],
  ])('is new when it was %s, and told once', async (_name, write) => {
    write('good 1');
    const source = await open();
    await source.look();
    expect([source.value, renewed]).toEqual(['good 1', []]);
    write('good 2');
    await source.look();
    await source.look();
    expect([source.value, renewed]).toEqual(['good 2', ['good 2']]);
  });

  it('is new when a symlink above it was turned, as Kubernetes does', async () => {
    const turn = (version: string) => {
      mkdirSync(join(folder, version));
      writeFileSync(join(folder, version, 'file'), `good ${version}`);
      symlinkSync(version, join(folder, `..${version}`));
      renameSync(join(folder, `..${version}`), join(folder, '..data'));
    };
    turn('a');
    symlinkSync('..data/file', file);
    const source = await open();
    turn('b');
    await source.look();
    expect(source.value).toBe('good b');
  });

  it('goes on with what it held while it is bad or away, and says so once for each', async () => {
    writeFileSync(file, 'good 1');
    const source = await open();
    for (const content of ['bad', 'good but unusable', undefined]) {
      if (content === undefined) rmSync(file);
      else writeFileSync(file, content);
      for (let look = 0; look < 4; look += 1) await source.look();
      expect(source.value).toBe('good 1');
    }
    expect(refused).toEqual(['not good: bad', 'not usable', expect.stringContaining('ENOENT')]);
    writeFileSync(file, 'good 2');
    await source.look();
    expect(source.value).toBe('good 2');
    writeFileSync(file, 'bad');
    for (let look = 0; look < 3; look += 1) await source.look();
    expect(refused).toHaveLength(4);
  });

  it('says after each look what is wrong, for as long as it is', async () => {
    writeFileSync(file, 'good 1');
    const source = await open();
    for (const content of ['good 1', 'bad', 'bad', 'good but unusable', 'good 1', 'good 2']) {
      writeFileSync(file, content);
      await source.look();
    }
    expect(looked).toEqual([undefined, 'not good: bad', 'not good: bad', 'not usable', undefined, undefined]);
  });

  it('says nothing of what was wrong between two files that are replaced one after the other', async () => {
    writeFileSync(file, 'good 1');
    const source = await open();
    writeFileSync(file, 'half');
    await source.look();
    writeFileSync(file, 'good 2');
    await source.look();
    expect([source.value, refused]).toEqual(['good 2', []]);
  });

  it('does not begin with what is not good', async () => {
    writeFileSync(file, 'bad');
    await expect(open()).rejects.toThrow('not good: bad');
  });
});
