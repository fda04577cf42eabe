import { Controller, Get, type Type } from '@nestjs/common';
import { decoratorsFor, OptionalToken, Public, RequireAcr } from '@signet/auth-contracts/nest';
import { things } from './inheritance.js';

const { RequireScopes } = decoratorsFor(things);

/** A controller as it may be written, whose `thing` is at `/NAME/thing`. */
export interface ClassForm {
  readonly title: string;
  readonly controller: () => Type;
  /** What a stranger gets, a token without scopes, and one with `a:read`. */
  readonly statuses: readonly [number, number, number];
}

/** A decorator of a method by hand, with what stands on the class itself. */
function on(owner: { prototype: object }, name: string | symbol, ...decorators: readonly MethodDecorator[]): void {
  for (const decorate of decorators) {
    decorate(owner.prototype, name, Object.getOwnPropertyDescriptor(owner.prototype, name) as PropertyDescriptor);
  }
}

const reads = RequireScopes('a:read');
const closed = [401, 403, 200] as const;

export const classForms: readonly ClassForm[] = [
  {
    title: 'a mixin that asks for something',
    statuses: closed,
    controller: () => {
      class Base {
        thing() {
          return {};
        }
      }
      on(Base, 'thing', Get('thing'));
      const mix = (Parent: Type) => {
        class Mixed extends Parent {}
        reads(Mixed);
        return Mixed as Type;
      };
      return class extends mix(Base) {};
    },
  },
  {
    title: 'two mixins, of which the outer one lets strangers in',
    statuses: [200, 200, 200],
    controller: () => {
      class Base {
        thing() {
          return {};
        }
      }
      on(Base, 'thing', Get('thing'));
      const plain = (Parent: Type) => class extends Parent {} as Type;
      const open = (Parent: Type) => {
        class Open extends Parent {}
        OptionalToken()(Open);
        return Open as Type;
      };
      return class extends open(plain(Base)) {};
    },
  },
  {
    title: 'an abstract base, whose handler is there',
    statuses: closed,
    controller: () => {
      abstract class Base {
        abstract work(): object;
        thing() {
          return this.work();
        }
      }
      on(Base, 'thing', Get('thing'), reads);
      return class extends Base {
        work() {
          return {};
        }
      };
    },
  },
  {
    title: 'a handler that overrides one that asks, with a call of it',
    statuses: closed,
    controller: () => {
      class Base {
        thing(): object {
          return {};
        }
      }
      on(Base, 'thing', reads);
      class Child extends Base {
        override thing() {
          return super.thing();
        }
      }
      on(Child, 'thing', Get('thing'));
      return Child;
    },
  },
  {
    title: 'the same name in a grandparent, which asks',
    statuses: closed,
    controller: () => {
      class Grandparent {
        thing() {
          return {};
        }
      }
      on(Grandparent, 'thing', reads);
      class Parent extends Grandparent {
        override thing() {
          return {};
        }
      }
      class Child extends Parent {
        override thing() {
          return {};
        }
      }
      on(Child, 'thing', Get('thing'));
      return Child;
    },
  },
  {
    title: 'the same name in a grandparent, which is public',
    statuses: [401, 200, 200],
    controller: () => {
      class Grandparent {
        thing() {
          return {};
        }
      }
      on(Grandparent, 'thing', Public());
      class Parent extends Grandparent {}
      class Child extends Parent {
        override thing() {
          return {};
        }
      }
      on(Child, 'thing', Get('thing'));
      return Child;
    },
  },
  {
    title: 'a property of the instance in place of the handler',
    statuses: closed,
    controller: () => {
      class Base {
        thing(): object {
          return {};
        }
      }
      on(Base, 'thing', Get('thing'), reads);
      return class extends Base {
        override thing = () => ({});
      };
    },
  },
  {
    title: 'an accessor in place of the handler, which Nest does not serve',
    statuses: [404, 404, 404],
    controller: () => {
      class Base {
        thing(): object {
          return {};
        }
      }
      on(Base, 'thing', Get('thing'), reads);
      class Child extends Base {}
      Object.defineProperty(Child.prototype, 'thing', { get: () => () => ({}), configurable: true });
      return Child;
    },
  },
  {
    title: 'a symbol as name, which Nest does not serve',
    statuses: [404, 404, 404],
    controller: () => {
      const thing = Symbol('thing');
      class Child {
        [thing]() {
          return {};
        }
      }
      on(Child, thing, Get('thing'));
      return Child;
    },
  },
].map(({ title, statuses, controller }, index) => ({
  title,
  statuses: statuses as ClassForm['statuses'],
  controller: () => {
    const one = controller() as Type;
    Object.defineProperty(one, 'name', { value: `Form${index}` });
    Controller(`form-${index}`)(one);
    return one;
  },
}));

/** A requirement where Nest looks for no handler: the application does not start, and says which. */
export const unseen: readonly {
  readonly title: string;
  readonly controller: () => Type;
  readonly complaint: string;
}[] = [
  {
    title: 'a symbol as name',
    complaint: 'Unseen.Symbol(thing) (no handler of a request)',
    controller: () => {
      const thing = Symbol('thing');
      class Unseen {
        [thing]() {
          return {};
        }
      }
      on(Unseen, thing, Get('thing'), RequireAcr('urn:mfa'));
      Controller()(Unseen);
      return Unseen;
    },
  },
];
