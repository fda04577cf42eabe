import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { adminScopes } from '@signet/administration';
import { addressOf, endpoints } from '@signet/authorization-server';
import { Once } from '@signet/runtime';
import { brotli } from '../http/brotli.js';

/** What Vite made of the console, which lies beside the issuer. */
const folder = new URL('../../../console/dist/', import.meta.url);

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** A script or a style of the console; its name says what is in it. */
export class ConsoleFile {
  readonly type: string;
  readonly #compressed: Once<Uint8Array>;

  constructor(
    name: string,
    readonly source: Uint8Array,
  ) {
    this.type = types[extname(name)] ?? 'application/octet-stream';
    this.#compressed = new Once(() => brotli(source));
  }

  compressed(): Promise<Uint8Array> {
    return this.#compressed.get();
  }
}

/** The files of the console, all read at the start: nothing else can be asked for, however a name is written. */
export class ConsoleFiles {
  readonly document: string;

  constructor(
    issuer: string,
    template: string,
    private readonly files: ReadonlyMap<string, ConsoleFile>,
  ) {
    this.document = documentOf(issuer, template);
  }

  /** @throws Error where it was never built */
  static open(issuer: string, from: URL = folder): ConsoleFiles {
    const index = new URL('index.html', from);
    if (!existsSync(index)) throw new Error('CONSOLE: the console is not built; CONSOLE=off goes without');
    const assets = new URL('assets/', from);
    const files = readdirSync(assets).map((name) => {
      const source = readFileSync(new URL(encodeURIComponent(name), assets));
      return [name, new ConsoleFile(name, source)] as const;
    });
    return new ConsoleFiles(issuer, readFileSync(index, 'utf8'), new Map(files));
  }

  find(name: string): ConsoleFile | undefined {
    return this.files.get(name);
  }
}

/** The document that Vite made, for this issuer: with addresses that are good at any depth. */
function documentOf(issuer: string, template: string): string {
  const { pathname } = new URL(addressOf(issuer, endpoints.console));
  return template
    .replaceAll('"./assets/', `"${escaped(pathname)}/assets/`)
    .replace('content="issuer"', () => `content="${escaped(issuer)}"`)
    .replace('content="scopes"', () => `content="${escaped(Object.keys(adminScopes).join(' '))}"`);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
