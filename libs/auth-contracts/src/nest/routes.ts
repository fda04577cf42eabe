import { type INestApplication, Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';

/** One route that the HTTP server answers, whoever registered it. */
export interface Route {
  /** In capitals. */
  readonly method: string;
  /** As the adapter has it: `:id` and `*` are its wildcards. */
  readonly path: string;
}

interface FastifyInstance {
  addHook(name: 'onRoute', hook: (route: { method: string | string[]; url: string }) => void): unknown;
}

interface ExpressLayer {
  readonly route?: { readonly path: unknown; readonly methods: Readonly<Record<string, boolean>> };
}

/** Notes the routes of Fastify as they are registered; Express keeps its own list. */
@Injectable()
export class RouteRecorder {
  readonly #recorded: Route[] = [];
  readonly #instance: unknown;

  constructor(@Inject(HttpAdapterHost) { httpAdapter }: HttpAdapterHost) {
    this.#instance = httpAdapter?.getInstance?.();
    if (httpAdapter?.getType?.() !== 'fastify') return;
    (this.#instance as FastifyInstance).addHook('onRoute', ({ method, url }) => {
      for (const one of [method].flat()) this.#recorded.push({ method: one.toUpperCase(), path: url });
    });
  }

  list(): readonly Route[] {
    const { router } = this.#instance as { router?: { stack?: readonly ExpressLayer[] } };
    const express = (router?.stack ?? []).flatMap(({ route }) => {
      const methods = Object.keys(route?.methods ?? {}).map((method) => (method === '_all' ? 'GET' : method));
      return [route?.path]
        .flat()
        .filter((path): path is string => typeof path === 'string')
        .flatMap((path) => methods.map((method) => ({ method: method.toUpperCase(), path })));
    });
    return [...this.#recorded, ...express];
  }
}

/** Every route of an application that is initialised, those without a controller (static files, documents) included. */
export function listRoutes(app: INestApplication): readonly Route[] {
  return app.get(RouteRecorder, { strict: false }).list();
}
