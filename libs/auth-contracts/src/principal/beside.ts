/** Gives the private fields of a class that extends it to an object that is there already. */
class Given {
  constructor(object: object) {
    // biome-ignore lint/correctness/noConstructorReturn: the fields of a class that extends this are put onto what is returned.
    return object;
  }
}

/** One private field that any object can have. */
function field<Value>() {
  return class Field extends Given {
    #value: Value | undefined;

    static isIn(object: object): boolean {
      return #value in object;
    }

    static get(object: object): Value | undefined {
      return #value in object ? object.#value : undefined;
    }

    static set(object: object, value: Value | undefined): void {
      const held = #value in object ? object : (new Field(object) as unknown as Field);
      held.#value = value;
    }
  };
}

/**
 * What is known of somebody else's object, such as the request that a framework made: found by that object alone, by no copy of it and by
 * nothing that inherits from it, and gone with it. What a WeakMap does, without what one costs where each request has an entry: the garbage
 * collector goes through it each time, which was a fifth of a request with a known token.
 */
export class Beside<Value> {
  readonly #field = field<Value>();
  /** Of what takes no more fields, as newer engines hold it for private ones too. */
  readonly #ofFixed = new WeakMap<object, Value | undefined>();

  get(object: object): Value | undefined {
    return this.#field.isIn(object) ? this.#field.get(object) : this.#ofFixed.get(object);
  }

  /** @param value undefined: nothing is known any more */
  set(object: object, value: Value | undefined): void {
    if (this.#field.isIn(object) || Object.isExtensible(object)) this.#field.set(object, value);
    else this.#ofFixed.set(object, value);
  }
}
