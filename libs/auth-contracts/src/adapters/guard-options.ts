import type { AnyAudience } from '../audience/define-audience.js';
import { readOptions, type Shape } from '../options/read-options.js';
import { optional, text } from '../options/values.js';
import { type RequirementOf, requirement } from '../policy/requirements.js';
import { acceptMode, type Enforcement, type GivenMode, type Mode, modeShape } from '../report-only/mode.js';
import type { Admission, Site } from '../resource-server/admission.js';
import type { ResourceServer } from '../resource-server/resource-server.js';
import { hasCredentials, type IncomingRequest } from '../verification/presentation.js';

/** What one guard may be told: a mode of its own, instead of that of the `ResourceServer`. */
export type GuardOptions<M extends Mode = Mode> = Enforcement<M> & {
  /** What the report calls the route, where the framework does not say which it is. */
  readonly route?: string | undefined;
};

const shape: Shape<GivenMode & { readonly route?: string | undefined }> = { ...modeShape, route: optional(text) };

/** Nobody, where strangers may call. */
export type Nobody = { readonly principal?: undefined; readonly refusal?: undefined; readonly reported?: undefined };

/** The way of a request from an adapter to its judgement. */
export type Entrance<A extends AnyAudience> = (
  request: IncomingRequest,
  /** Its pattern, as far as the framework knows it, and how a handler's own refusal is answered there. */
  site?: () => Omit<Site, 'mode'>,
) => Promise<Admission<A, Mode> | Nobody>;

/**
 * Reads what a guard is told, once.
 * @param at the guard, as its callers know it
 * @returns `entrance` makes that of each route, and throws a TypeError for a requirement that is none
 * @throws TypeError for an option that is none or not what it must be
 */
export function entrances<A extends AnyAudience>(at: string, api: ResourceServer<A, Mode>, given: unknown = {}) {
  const { mode, until, route: name } = readOptions(at, given, shape);
  const end = acceptMode(at, { mode, until });
  const place = name === undefined ? at : `${at} of ${name}`;
  const window: Site['mode'] = end === undefined ? enforced(mode) : api.reportOnly(at, end, place);
  const entrance = (isOptional: boolean, requirements: readonly RequirementOf<A>[]): Entrance<A> => {
    const wanted = requirements.map((one) => requirement(one, `${at}: a requirement`));
    return async (request, site) => {
      if (isOptional && !hasCredentials(request)) return {};
      return api.admitAtOnce(request, wanted, () => {
        const found = site?.();
        return { ...found, mode: window, route: name ?? found?.route };
      });
    };
  };
  return { entrance, isReportOnly: () => api.isReportOnly(window) };
}

function enforced(mode: Mode | undefined): 'enforce' | undefined {
  return mode === 'enforce' ? mode : undefined;
}
