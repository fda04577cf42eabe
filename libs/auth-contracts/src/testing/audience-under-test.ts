import { acrLadderReader } from '../assurance/read-ladder.js';
import { audience as audienceReader } from '../audience/define-audience.js';
import type { AnyAudience, Requirement } from '../index.js';
import { type Reader, refused, type Shape } from '../options/read-options.js';
import { callback, flag, listOf, optional, options, text } from '../options/values.js';
import { requirement } from '../policy/requirements.js';
import type { ApplicationUnderTest } from './application.js';
import { type BadTokenOptions, badTokenShape } from './bad-tokens.js';
import type { TestIssuer } from './test-issuer.js';
import type { TestRevocations } from './test-revocations.js';

/** `describe` and `it` of jest, vitest or node:test. */
export interface TestRunner {
  describe(name: string, define: () => void): unknown;
  it(name: string, run: () => Promise<void>): unknown;
}

/** A route that cannot be read from the application, or of which it does not say what it asks for. */
export interface DeclaredRoute {
  readonly method: string;
  /** As the application has it, with `:id` and `*`. */
  readonly path: string;
  readonly requirements?: readonly Requirement[] | undefined;
  /** Strangers may call it as well. */
  readonly isOptional?: boolean | undefined;
}

export interface AudienceUnderTest<A extends AnyAudience> extends BadTokenOptions {
  readonly audience: A;
  /** The application; one of Nest must listen. Asked for when a test runs. */
  readonly app: () => ApplicationUnderTest;
  /** An issuer whose keys the application trusts. */
  readonly issuer: () => TestIssuer;
  /**
   * Every route that is open by intent, as `GET /health`, or `GET /docs*` for all below; `GET /*` is what answers where no route does. Any other
   * must be closed.
   */
  readonly publicRoutes: readonly string[];
  /** Beside those that are found: all routes of a fetch handler, and what a route asks for where that cannot be read. */
  readonly routes?: readonly DeclaredRoute[] | undefined;
  /** As the application has it for that issuer: said here once more, so that a weaker class that it lets in by accident fails. */
  readonly acrLadder?: readonly string[] | undefined;
  /** Where the application hears of revocations: then revoked tokens are sent too. */
  readonly revocations?: (() => TestRevocations) | undefined;
}

const method: Reader<string> = (value, at) => {
  if (typeof value !== 'string' || !/^[A-Z]+$/.test(value)) throw refused(at, 'a method in capitals', value);
  return value;
};

const path: Reader<string> = (value, at) => {
  if (typeof value !== 'string' || !value.startsWith('/')) throw refused(at, 'a path', value);
  return value;
};

const declaredRoute: Shape<DeclaredRoute> = {
  method,
  path,
  requirements: optional(listOf(requirement)),
  isOptional: optional(flag),
};

export const audienceUnderTest: Shape<AudienceUnderTest<AnyAudience>> = {
  ...badTokenShape,
  audience: audienceReader,
  app: callback(),
  issuer: callback(),
  publicRoutes: listOf(text),
  routes: optional(listOf(options(declaredRoute))),
  acrLadder: optional(acrLadderReader),
  revocations: optional(callback()),
};
