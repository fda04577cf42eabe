import { Inject, Injectable } from '@nestjs/common';
import { ResourceServer, type Site } from '../index.js';
import { AUTH_CONTRACTS_OPTIONS, type AuthContractsOptions } from './options.js';
import type { RouteMode } from './route-mode.js';

/** The dates that stand on controllers and handlers of one audience, opened at boot: one that was not is closed. */
@Injectable()
export class ReportDates {
  readonly #windows = new Map<string, Site['mode']>();

  constructor(
    @Inject(AUTH_CONTRACTS_OPTIONS) private readonly options: AuthContractsOptions,
    @Inject(ResourceServer) private readonly server: ResourceServer,
  ) {}

  /** @param dates the handlers of each @throws TypeError for a date that is more than 180 days ahead */
  open(dates: ReadonlyMap<string, readonly string[]>): void {
    for (const [until, handlers] of dates) {
      this.#windows.set(until, this.server.reportOnly(`@ReportOnly() on ${handlers[0]}`, until, ...handlers));
    }
  }

  /** Undefined: as in the whole application. */
  windowOf(mode: RouteMode | undefined): Site['mode'] {
    if (!mode) return undefined;
    return mode.kind === 'enforce' ? 'enforce' : (this.#windows.get(mode.until) ?? 'enforce');
  }

  /** Whether somebody else decides there besides, or did until the date: whom a request belongs to is then theirs to write down. */
  isShared(mode: RouteMode | undefined): boolean {
    return (mode?.kind ?? this.options.mode) === 'report-only';
  }
}
