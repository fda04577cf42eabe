import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { Once } from '@signet/runtime';
import { brotli } from '../../http/brotli.js';

/** What browsers run, made one file each where the issuer is bundled (decision 83). */
const files = {
  'password-advice': new URL('../../browser/password-advice.js', import.meta.url),
  'time-left': new URL('../../browser/time-left.js', import.meta.url),
  'advice-thread': new URL('../../browser/advice-thread.js', import.meta.url),
  'work-page': new URL('../../browser/work-page.js', import.meta.url),
  'work-thread': new URL('../../browser/work-thread.js', import.meta.url),
  passkeys: new URL('../../browser/passkeys.js', import.meta.url),
} as const;
export type ScriptName = keyof typeof files;

/** A script as it is sent; its name says what is in it, so that it can be kept for ever. */
export class PageScript {
  readonly name: string;
  readonly #compressed: Once<Uint8Array>;

  constructor(
    name: string,
    readonly source: Uint8Array,
  ) {
    const digest = createHash('sha256').update(source).digest('base64url').slice(0, 16);
    this.name = `${name}.${digest}.js`;
    this.#compressed = new Once(() => brotli(source));
  }

  /** For whoever reads brotli (RFC 7932): made when it is first asked for, on a thread that serves nobody. */
  compressed(): Promise<Uint8Array> {
    return this.#compressed.get();
  }
}

/** The scripts of pages. No page needs one. */
export class PageScripts {
  readonly #byName: ReadonlyMap<string, PageScript>;

  constructor(private readonly scripts: Readonly<Record<ScriptName, PageScript>>) {
    this.#byName = new Map(Object.values(scripts).map((script) => [script.name, script]));
  }

  /** @returns undefined where the issuer runs from its sources, and so without any; a bundle without them is not made */
  static open(): PageScripts | undefined {
    const names = Object.keys(files) as ScriptName[];
    if (!names.every((name) => existsSync(files[name]))) return undefined;
    const scripts = names.map((name) => [name, new PageScript(name, readFileSync(files[name]))] as const);
    return new PageScripts(Object.fromEntries(scripts) as Record<ScriptName, PageScript>);
  }

  /** From the issuer on. */
  addressOf(name: ScriptName): string {
    return `scripts/${this.scripts[name].name}`;
  }

  find(name: string): PageScript | undefined {
    return this.#byName.get(name);
  }
}
