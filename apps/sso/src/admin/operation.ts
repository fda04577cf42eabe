import type {
  AdministeredRecords,
  AdministrationPorts,
  AdminScope,
  ClientDirectory,
  Initiator,
  PasswordPorts,
  Reach,
} from '@signet/administration';
import type { Method, RoleBound, Stores } from '@signet/authorization-server';
import type { AccountStore } from '@signet/identity';
import type { Directories } from '@signet/persistence';
import type { z } from 'zod';
import type { ProblemCode } from './http/problem.js';

/** What every operation works with; the unit of work is of this request alone. */
export interface OperationContext {
  readonly ports: AdministrationPorts & PasswordPorts & Pick<Stores, 'signingKeys'>;
  readonly initiator: Initiator;
  /** Where the caller may do it: of what is elsewhere nothing is told (`Sight`). */
  readonly reach: Reach;
  /** For what is only read. */
  readonly stores: AdministeredRecords;
  readonly accounts: AccountStore;
  readonly directories: Directories;
  readonly clientDirectory: ClientDirectory;
  /** The version that a change is made for (`If-Match`); undefined where any will do. */
  readonly expectedVersion?: string | undefined;
}

/** What an operation did. */
export interface Outcome<Answer> {
  readonly body: Answer;
  /** Of the record that the body is of: its `ETag`. */
  readonly version?: string | undefined;
  /** Below the API, where what was made is. */
  readonly location?: string | undefined;
  /** Of a body that is text: one of the `media` of its operation. */
  readonly media?: string | undefined;
  /** Of such a body: the cursor of the next page. */
  readonly next?: string | undefined;
}

type Members = Readonly<Record<string, z.ZodType>>;

/** The names of the segments that vary. */
export type Varying<Path extends string> = Path extends `${string}/:${infer Name}/${infer Rest}`
  ? Name | Varying<`/${Rest}`>
  : Path extends `${string}/:${infer Name}`
    ? Name
    : never;

interface Input<Path extends string, Query, Body> {
  readonly path: Readonly<Record<Varying<Path>, string>>;
  readonly query: Query;
  readonly body: Body;
}

interface Definition<
  Path extends `/${string}`,
  Query extends Members,
  Body extends z.ZodType,
  Answer extends z.ZodType,
> {
  /** Unique; `operationId` of the document. */
  readonly id: string;
  readonly method: Method;
  /** Below the API; a segment `:name` varies. */
  readonly path: Path;
  readonly scope: AdminScope;
  readonly summary: string;
  /** Members of the query, each at most once: a text, a whole number, true or false. */
  readonly query?: Query;
  readonly body?: Body;
  readonly answer: {
    readonly status: 200 | 201 | 204;
    readonly schema: Answer;
    /** Members of the body that are told in this answer and never again. */
    readonly shownOnce?: readonly string[];
    /** Of a body that is text, sent as it is: the types that it may be of. */
    readonly media?: readonly string[];
  };
  /** What it may refuse beside what any operation may. */
  readonly refusals?: readonly ProblemCode[];
  /**
   * For callers whose role reaches no further than some organizations and groups: of each record that the request names, where it stands.
   * One of theirs must be among them, for each; a record that there is not stands nowhere, so that it is refused as one elsewhere is. Without
   * it the operation is refused to them. Each write is judged besides, by where it leads.
   */
  readonly within?: (
    context: OperationContext,
    input: Input<Path, { [Name in keyof Query]: z.output<Query[Name]> }, z.output<Body>>,
  ) => Promise<ReadonlyArray<readonly RoleBound[]>>;
  /** Of one record: answers have an `ETag`, and a change of it must say which version it is for (`If-Match`). */
  readonly isVersioned?: true;
  run(
    context: OperationContext,
    input: Input<Path, { [Name in keyof Query]: z.output<Query[Name]> }, z.output<Body>>,
  ): Promise<Outcome<z.input<Answer>>>;
}

/**
 * One thing that the administration API does, as data: its route, what its guard asks, what is read, what is answered and its part of the
 * document all follow from here.
 */
export interface Operation extends Omit<Definition<`/${string}`, Members, z.ZodType, z.ZodType>, 'run' | 'within'> {
  within?(
    context: OperationContext,
    input: {
      readonly path: Readonly<Record<string, string>>;
      readonly query: Readonly<Record<string, unknown>>;
      readonly body: unknown;
    },
  ): Promise<ReadonlyArray<readonly RoleBound[]>>;
  run(
    context: OperationContext,
    input: {
      readonly path: Readonly<Record<string, string>>;
      readonly query: Readonly<Record<string, unknown>>;
      readonly body: unknown;
    },
  ): Promise<Outcome<unknown>>;
}

/** Ties the types of an operation together: what its schemas read is what it is given, and what it answers fits them. */
export function operation<
  const Path extends `/${string}`,
  Answer extends z.ZodType,
  Query extends Members = Record<never, never>,
  Body extends z.ZodType = z.ZodUndefined,
>(definition: Definition<Path, Query, Body, Answer>): Operation {
  return definition as unknown as Operation;
}

/** Whether it changes anything. */
export function isChange({ method }: Pick<Operation, 'method'>): boolean {
  return method !== 'GET';
}

/** Whether it needs the version that it is for: POST makes something, or is right whatever else was changed. */
export function needsVersion({ method, isVersioned }: Operation): boolean {
  return isVersioned === true && method !== 'GET' && method !== 'POST';
}
