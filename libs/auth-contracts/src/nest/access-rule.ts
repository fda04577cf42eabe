import 'reflect-metadata';
import type { Requirement } from '../index.js';
import { requirement as readRequirement } from '../policy/requirements.js';
import { ancestorsOf, type Target } from './ancestors.js';
import { MODE_KEY, type ModePlace, modeConflicts, modeOf, type RouteMode } from './route-mode.js';

export const PUBLIC_KEY = 'signet:public';
export const OPTIONAL_KEY = 'signet:optional';
export const REQUIREMENTS_KEY = 'signet:requirements';

/** Who may call a handler. */
export interface AccessRule {
  readonly isPublic: boolean;
  /** Strangers may call as well; a token that comes is judged all the same. */
  readonly isOptional: boolean;
  /** Those of the class, of the handler and of all that they inherit: each of them must be met. */
  readonly requirements: readonly Requirement[];
  /** Whether refusals are only reported there; undefined: as in the whole application. */
  readonly mode?: RouteMode | undefined;
}

/** One class or method that is decorated; `owner` is the prototype that it belongs to, which places of one class share. */
interface Place extends ModePlace {
  /** Whom it lets in without a token, and what becomes of one: it is not looked at, or judged. */
  readonly opens: Opening | undefined;
  readonly requirements: readonly Requirement[];
}

/** `both` contradicts itself, and stops the application. */
type Opening = '@Public()' | '@OptionalToken()' | 'both';

interface Reading extends AccessRule {
  readonly conflicts: readonly string[];
}

const readings = new WeakMap<Target, WeakMap<Target, Reading>>();

/**
 * What the decorators of a class and of its handler say, inherited ones included; they are read once.
 * @throws Error where they contradict each other, or where no handler of the class is the one that is given
 */
export function accessRuleOf(controller: Target, handler: Target): AccessRule {
  const reading = readingOf(controller, handler);
  if (reading.conflicts.length > 0) throw new Error(reading.conflicts.join('; '));
  return reading;
}

/** What contradicts: `@Public()` or `@OptionalToken()` and a requirement on one target, or inherited from different classes; or both of them on one. */
export function accessConflicts(controller: Target, handler: Target = controller): readonly string[] {
  return readingOf(controller, handler).conflicts;
}

/** What a class says of all its handlers. */
export function classRuleOf(controller: Target): AccessRule {
  return readingOf(controller, controller);
}

/** Requirements that stand on this very method, whatever its class says. */
export function requirementsOn(controller: Target, name: string): readonly Requirement[] {
  return methodPlaces(controller, name)[0]?.requirements ?? [];
}

/** What stands on this very method of its mode. */
export function modesOn(controller: Target, name: string): readonly RouteMode[] {
  return methodPlaces(controller, name)[0]?.modes ?? [];
}

function readingOf(controller: Target, handler: Target): Reading {
  let ofClass = readings.get(controller);
  if (!ofClass) {
    ofClass = new WeakMap();
    readings.set(controller, ofClass);
  }
  let reading = ofClass.get(handler);
  if (!reading) {
    reading = read(controller, handler);
    ofClass.set(handler, reading);
  }
  return reading;
}

function read(controller: Target, handler: Target): Reading {
  const classes = classPlaces(controller);
  const methods = handler === controller ? [] : handlerPlaces(controller, handler);
  const places = [...classes, ...methods];
  const requirements = [...new Set(places.flatMap((place) => place.requirements))];
  // A handler's own @Public() opens it in a class that asks for more; a requirement closes one of a class that is public.
  const ofClass = requirements.length === 0 ? classes.find((place) => place.opens)?.opens : undefined;
  const opens = methods[0]?.opens ?? ofClass;
  return {
    isPublic: opens === '@Public()',
    isOptional: opens === '@OptionalToken()',
    // Nobody needs a token there; who sends one is judged by all that is asked for.
    requirements: opens === '@Public()' ? [] : requirements,
    mode: modeOf(classes, methods),
    conflicts: [
      ...conflictsOf(controller, places),
      ...modeConflicts(controller, classes, methods, opens === '@Public()'),
    ],
  };
}

function conflictsOf(controller: Target, places: readonly Place[]): string[] {
  const twice = places
    .filter(({ opens }) => opens === 'both')
    .map(({ name }) => `${controller.name}: @Public() and @OptionalToken() on ${name}`);
  const found = places
    .filter(({ opens }) => opens)
    .flatMap((open) =>
      places
        .filter(({ requirements }) => requirements.length > 0)
        .filter((closed) => open.owner !== closed.owner || open.kind === closed.kind)
        .map((closed) => {
          const kinds = closed.requirements.map(({ kind }) => kind).join(', ');
          return `${controller.name}: ${open.opens} on ${open.name}, and requirements (${kinds}) on ${closed.name}`;
        }),
    );
  return [...new Set([...twice, ...found])];
}

function classPlaces(controller: Target): Place[] {
  return ancestorsOf(controller).flatMap(({ prototype, classes }) =>
    classes.map((one) => placeOf(prototype, 'class', `class ${one.name}`, [one])),
  );
}

/** Of the handler that is called, and of those that it overrides. */
function handlerPlaces(controller: Target, handler: Target): Place[] {
  const ancestors = ancestorsOf(controller);
  const names = new Set(
    ancestors.flatMap(({ prototype }) =>
      Object.entries(Object.getOwnPropertyDescriptors(prototype))
        .filter(([, { value }]) => value === handler)
        .map(([name]) => name),
    ),
  );
  if (names.size > 0) return [...names].flatMap((name) => methodPlaces(controller, name));
  // Bound in a constructor, or wrapped by an instrumentation: its name tells which one it is.
  const name = handler.name.replace(/^(bound )+/, '');
  const known = methodPlaces(controller, name);
  if (known.length === 0) throw new Error(`${controller.name} has no handler ${name || 'without a name'}`);
  const own = placeOf(controller.prototype as object, 'method', `${controller.name}.${name}`, [handler]);
  return [own, ...known];
}

function methodPlaces(controller: Target, name: string): Place[] {
  return ancestorsOf(controller).flatMap(({ prototype, classes: [owner = controller] }) => {
    const method: unknown = Object.getOwnPropertyDescriptor(prototype, name)?.value;
    if (typeof method !== 'function') return [];
    // Also by its name: a decorator that replaces the method takes along nothing of what was said of it.
    const targets: [object, string?][] = [[method], [prototype, name]];
    return [placeOf(prototype, 'method', `${owner.name}.${name}`, ...targets)];
  });
}

function placeOf(owner: object, kind: Place['kind'], name: string, ...targets: readonly [object, string?][]): Place {
  const said = <T>(key: string) => targets.map((target) => ownMetadata(key, ...target) as T | undefined);
  const isPublic = said<boolean>(PUBLIC_KEY).includes(true);
  return {
    owner,
    kind,
    name,
    isPublic,
    opens: openingOf(isPublic, said<boolean>(OPTIONAL_KEY).includes(true)),
    modes: [...new Set(said<RouteMode[]>(MODE_KEY).flatMap((list) => list ?? []))],
    requirements: [...new Set(said<Requirement[]>(REQUIREMENTS_KEY).flatMap((list) => list ?? []))],
  };
}

function openingOf(isPublic: boolean, isOptional: boolean): Place['opens'] {
  if (isPublic && isOptional) return 'both';
  if (isPublic) return '@Public()';
  return isOptional ? '@OptionalToken()' : undefined;
}

function ownMetadata(key: string, target: object, property?: string | symbol): unknown {
  return property === undefined ? Reflect.getOwnMetadata(key, target) : Reflect.getOwnMetadata(key, target, property);
}

/**
 * Adds to what other decorators of the same target ask for.
 * @throws TypeError for a requirement that asks for nothing
 */
export function addRequirement(decorator: string, asked: Requirement): MethodDecorator & ClassDecorator {
  return adding(REQUIREMENTS_KEY, 'a requirement', readRequirement(asked, decorator));
}

/** Beside other modes of the same target: that they contradict is said at boot. */
export function addMode(mode: RouteMode): MethodDecorator & ClassDecorator {
  return adding(MODE_KEY, 'a mode', mode);
}

/**
 * The decorator throws a TypeError on anything but a class or a method: what stands on a property or an accessor is seen by nobody.
 */
function adding(list: string, what: string, entry: object): MethodDecorator & ClassDecorator {
  return (target: object, key?: unknown, descriptor?: unknown) => {
    const isKey = typeof key === 'string' || typeof key === 'symbol';
    const method: unknown = (descriptor as PropertyDescriptor | undefined)?.value;
    // Decorators of ECMAScript give the method itself, and say in an object what it is.
    const kind = typeof key === 'object' && key !== null ? (key as { kind?: unknown }).kind : undefined;
    const decorated = isKey ? method : target;
    if (typeof decorated !== 'function' || (kind !== undefined && kind !== 'method' && kind !== 'class')) {
      throw new TypeError(`${what} stands on a class or on a method, not on ${String(isKey ? key : kind)}`);
    }
    add(list, entry, decorated);
    if (isKey) add(list, entry, target, key);
  };
}

function add(list: string, entry: object, target: object, key?: string | symbol): void {
  const known = (ownMetadata(list, target, key) as object[] | undefined) ?? [];
  const all = [entry, ...known];
  if (key === undefined) Reflect.defineMetadata(list, all, target);
  else Reflect.defineMetadata(list, all, target, key);
}
