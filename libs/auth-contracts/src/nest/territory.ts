import { Inject, Injectable } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import type { Target } from './ancestors.js';
import { hasHandlers } from './dispatch.js';
import { classesOf } from './handlers.js';
import { metadataPaths } from './metadata-paths.js';
import { AUTH_CONTRACTS_OPTIONS, type AuthContractsOptions } from './options.js';
import type { RouteMode } from './route-mode.js';

/** Whether an audience is that of the application, or of the modules that import it. */
export const AUTH_CONTRACTS_REACH = Symbol('AUTH_CONTRACTS_REACH');
export type Reach = 'application' | 'modules';

interface Landscape {
  /** In the order in which Nest knows them. */
  readonly all: readonly Territory[];
  readonly owners: ReadonlyMap<Target, readonly Territory[]>;
  readonly rest: Territory | undefined;
}

const landscapes = new WeakMap<ModulesContainer, Landscape>();

/** Which classes one audience is asked for, where an application has several. */
@Injectable()
export class Territory {
  readonly #judged = new WeakMap<Target, 'own' | 'other' | 'nobody'>();

  constructor(
    @Inject(AUTH_CONTRACTS_REACH) readonly reach: Reach,
    @Inject(AUTH_CONTRACTS_OPTIONS) private readonly options: AuthContractsOptions,
    @Inject(ModulesContainer) private readonly modules: ModulesContainer,
  ) {}

  get audience(): string {
    return this.options.audience.identifier;
  }

  /** Whether refusals of a handler are only reported now. */
  isReportOnly(mode: RouteMode | undefined): boolean {
    const until = mode ? (mode.kind === 'report-only' ? mode.until : undefined) : this.options.until;
    const now = this.options.now?.() ?? Date.now() / 1000;
    return until !== undefined && now < Date.parse(until) / 1000;
  }

  /** Where its metadata is. The path without a name is the application's, where that has an audience. */
  get metadataPaths(): readonly string[] {
    const paths = metadataPaths(this.options);
    return this.reach === 'application' ? paths : paths.slice(-1);
  }

  /** Whose a class is: this one's, another's, or nobody's, which is open to nobody. */
  of(one: Target): 'own' | 'other' | 'nobody' {
    let judged = this.#judged.get(one);
    if (judged === undefined) {
      const owner = this.ownerOf(one);
      judged = owner === this ? 'own' : owner ? 'other' : 'nobody';
      this.#judged.set(one, judged);
    }
    return judged;
  }

  /** Of whichever audience; undefined where no module of it names one, and the application has none. */
  ownerOf(one: Target): Territory | undefined {
    const { owners, rest } = this.#landscape;
    return owners.get(one)?.[0] ?? rest;
  }

  /** What must be changed before it is clear which audience is asked. Told once, by the first of them. */
  disputes(): readonly string[] {
    const { all, owners } = this.#landscape;
    if (all[0] !== this) return [];
    const applications = all.filter(({ reach }) => reach === 'application');
    const twice = [...owners].filter(([, territories]) => territories.length > 1);
    return [
      ...(applications.length > 1
        ? [
            'forRoot stands in the application more than once: one is its audience, others are forFeature of their modules',
          ]
        : []),
      ...duplicates(all.flatMap((one) => one.metadataPaths)).map(
        (path) => `several audiences have their metadata at ${path}`,
      ),
      ...twice.map(([one, territories]) => `${one.name} is of several audiences: ${names(territories)}`),
    ];
  }

  /** Whether this one answers for a class that is nobody's: that it is public, or else the application stops. */
  get answersForNobody(): boolean {
    const { all, rest } = this.#landscape;
    return rest === undefined && all[0] === this;
  }

  get #landscape(): Landscape {
    let known = landscapes.get(this.modules);
    if (!known) {
      known = survey(this.modules);
      landscapes.set(this.modules, known);
    }
    return known;
  }
}

function duplicates(paths: readonly string[]): readonly string[] {
  return [...new Set(paths.filter((path, index) => paths.indexOf(path) !== index))];
}

function names(territories: readonly Territory[]): string {
  return territories.map(({ audience }) => audience).join(', ');
}

function survey(modules: ModulesContainer): Landscape {
  const everything = [...modules.values()];
  const homes = everything.flatMap((home) => {
    const territory = [...home.providers.values()].find(({ instance }) => instance instanceof Territory)?.instance;
    return territory instanceof Territory ? [{ home, territory }] : [];
  });
  const owners = new Map<Target, Territory[]>();
  for (const { home, territory } of homes) {
    if (territory.reach === 'application') continue;
    for (const importer of everything.filter(({ imports }) => imports.has(home))) {
      const wrappers = [...importer.controllers.values(), ...importer.providers.values()];
      for (const one of classesOf(wrappers as never).filter(hasHandlers))
        owners.set(one, [...new Set([...(owners.get(one) ?? []), territory])]);
    }
  }
  const all = homes.map(({ territory }) => territory);
  return { all, owners, rest: all.find(({ reach }) => reach === 'application') };
}
