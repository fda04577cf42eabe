import type { Target } from './ancestors.js';

export const MODE_KEY = 'signet:mode';

/** What a decorator says of the mode of a class or of a handler. */
export type RouteMode =
  | { readonly kind: 'enforce' }
  /** A date or a date-time, as it was given. */
  | { readonly kind: 'report-only'; readonly until: string };

/** One class or method, as far as its mode is concerned. */
export interface ModePlace {
  readonly owner: object;
  readonly kind: 'class' | 'method';
  readonly name: string;
  readonly isPublic: boolean;
  readonly modes: readonly RouteMode[];
}

/**
 * What holds for a handler, where it does not hold for the whole application: its own mode before that of its class. Whoever overrides a handler
 * takes over that it is enforced, and not that it is only reported.
 * @param methods the handler that is called first, then those that it overrides
 */
export function modeOf(classes: readonly ModePlace[], methods: readonly ModePlace[]): RouteMode | undefined {
  const [own] = ownOf(methods).flatMap(({ modes }) => modes);
  if (own) return own;
  const isEnforced = methods.some(({ modes }) => modes.some(({ kind }) => kind === 'enforce'));
  return isEnforced ? { kind: 'enforce' } : classes.flatMap(({ modes }) => modes)[0];
}

/** Two modes on one target, or of different classes that inherit from each other; and one where nothing is judged. */
export function modeConflicts(
  controller: Target,
  classes: readonly ModePlace[],
  methods: readonly ModePlace[],
  isPublic: boolean,
): readonly string[] {
  const said = [...classes, ...methods].flatMap((place) => place.modes.map((mode) => ({ place, mode })));
  const found = said.flatMap((one, index) =>
    said
      .slice(index + 1)
      .filter((other) => textOf(one.mode) !== textOf(other.mode))
      .filter((other) => one.place.owner !== other.place.owner || one.place.kind === other.place.kind)
      .map((other) => `${textOf(one.mode)} on ${one.place.name}, and ${textOf(other.mode)} on ${other.place.name}`),
  );
  const open = said
    .filter(({ place }) => place.isPublic)
    .map(({ place, mode }) => `@Public() and ${textOf(mode)} on ${place.name}`);
  return [...found, ...open, ...idle(classes, methods, isPublic)].map((conflict) => `${controller.name}: ${conflict}`);
}

/** A mode that nothing asks for, because the handler is public by what stands elsewhere. */
function idle(classes: readonly ModePlace[], methods: readonly ModePlace[], isPublic: boolean): readonly string[] {
  const mode = modeOf(classes, methods);
  const own = ownOf(methods);
  const opensItself = own.some((place) => place.isPublic) && own.every(({ modes }) => modes.length === 0);
  if (!isPublic || !mode || opensItself) return [];
  const [place] = [...methods, ...classes].filter(({ modes }) => modes.length > 0);
  return place ? [`${textOf(mode)} on ${place.name}, which is public`] : [];
}

/** Places of the handler itself; of one that is wrapped there are two. */
function ownOf(methods: readonly ModePlace[]): readonly ModePlace[] {
  return methods.filter(({ owner }) => owner === methods[0]?.owner);
}

function textOf(mode: RouteMode): string {
  return mode.kind === 'enforce' ? '@Enforce()' : `@ReportOnly() until ${mode.until}`;
}
