import { inBrand, type Look } from '../../look/look.js';
import type { Brand } from '../client-view.js';
import type { PageScripts, ScriptName } from '../scripts/page-scripts.js';

/** What the page that is being made loads, as it is found while it is made: its policy allows that and nothing else. */
export class PageLoads {
  readonly #images = new Set<string>();
  readonly #scripts = new Set<ScriptName>();
  #look: Look;

  /** @param scripts that there are; none where the issuer runs from its sources */
  constructor(
    look: Look,
    private readonly scripts?: PageScripts,
  ) {
    this.#look = look;
  }

  get look(): Look {
    return this.#look;
  }

  /** Addresses beyond our own. */
  get images(): ReadonlySet<string> {
    return this.#images;
  }

  /** Scripts of ours. */
  get runs(): ReadonlySet<ScriptName> {
    return this.#scripts;
  }

  /** The look of a page about a client. */
  dressed(brand: Brand | undefined): Look {
    this.#look = inBrand(this.#look, brand);
    return this.#look;
  }

  image(address: string): void {
    this.#images.add(address);
  }

  /** Where it is, from the issuer on; undefined where there is none: the page does without. */
  script(name: ScriptName): string | undefined {
    if (this.scripts === undefined) return undefined;
    this.#scripts.add(name);
    return this.scripts.addressOf(name);
  }
}
