import { inBrand, type Look } from '../../look/look.js';
import type { Brand } from '../client-view.js';

/** What the page that is being made loads, as it is found while it is made: its policy allows that and nothing else. */
export class PageLoads {
  readonly #images = new Set<string>();
  #look: Look;

  constructor(look: Look) {
    this.#look = look;
  }

  get look(): Look {
    return this.#look;
  }

  /** Addresses beyond our own. */
  get images(): ReadonlySet<string> {
    return this.#images;
  }

  /** The look of a page about a client. */
  dressed(brand: Brand | undefined): Look {
    this.#look = inBrand(this.#look, brand);
    return this.#look;
  }

  image(address: string): void {
    this.#images.add(address);
  }
}
