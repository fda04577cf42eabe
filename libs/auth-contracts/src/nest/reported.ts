import type { ExecutionContext } from '@nestjs/common';
import type { IncomingRequest, Reported } from '../index.js';

/** What is used of the responses of Express and Fastify. */
export interface HttpResponse {
  header?(name: string, value: string): unknown;
  setHeader?(name: string, value: string): unknown;
}

interface Answered {
  readonly statusCode: number;
  once(event: 'finish', listener: () => void): unknown;
}

/** Fastify's reply has `header`, Express's response `setHeader`. */
export function setHeaders(response: HttpResponse | undefined, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) {
    if (response?.setHeader) response.setHeader(name, value);
    else response?.header?.(name, value);
  }
}

/** Tells what the old guard answered, once that is known. GraphQL answers 200 whatever a guard of it says. */
export function watchAnswer(context: ExecutionContext, { answered }: Reported): void {
  if (context.getType() !== 'http') return;
  const response = context.switchToHttp().getResponse<{ raw?: Answered } & Answered>();
  const raw = response.raw ?? response;
  if (typeof raw.once === 'function') raw.once('finish', () => answered(raw.statusCode));
}

/** The pattern of the route, as Express or Fastify has it; where neither says, the handler. */
export function routeOf(context: ExecutionContext, request: IncomingRequest): string {
  const { route, routeOptions } = request as { route?: { path?: unknown }; routeOptions?: { url?: unknown } };
  const pattern = context.getType() === 'http' ? (route?.path ?? routeOptions?.url) : undefined;
  return typeof pattern === 'string' ? pattern : `${context.getClass().name}.${context.getHandler().name}`;
}
