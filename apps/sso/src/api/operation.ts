import type { Method } from '@signet/authorization-server';
import type { z } from 'zod';
import type { ProblemCode } from './http/problem.js';

/** What an operation did. */
export interface Outcome<Answer> {
  readonly body: Answer;
  /** Of the record that the body is of: its `ETag`. */
  readonly version?: string | undefined;
  /** Things that were changed by hand although a configuration says how they are. */
  readonly managed?: readonly string[] | undefined;
  /** Below the API, where what was made is. */
  readonly location?: string | undefined;
  /** Of a body that is text: one of the `media` of its operation. */
  readonly media?: string | undefined;
  /** Of such a body: the cursor of the next page. */
  readonly next?: string | undefined;
  /** In place of a body: text, sent as it comes. */
  readonly stream?: AsyncIterable<string> | undefined;
}

/** The names of the segments that vary. */
export type Varying<Path extends string> = Path extends `${string}/:${infer Name}/${infer Rest}`
  ? Name | Varying<`/${Rest}`>
  : Path extends `${string}/:${infer Name}`
    ? Name
    : never;

export type Members = Readonly<Record<string, z.ZodType>>;

/** What an operation is given, as its schemas read it. */
export interface Input<Path extends string, Query extends Members, Body extends z.ZodType> {
  readonly path: Readonly<Record<Varying<Path>, string>>;
  readonly query: { [Name in keyof Query]: z.output<Query[Name]> };
  readonly body: z.output<Body>;
  /** Of an operation that takes one; never empty. */
  readonly file?: Buffer | undefined;
}

/** The same of any operation. */
export interface AnyInput {
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  readonly file?: Buffer | undefined;
}

/** What is sent as it is. */
export interface TakenFile {
  readonly media: readonly string[];
  /** Bytes. */
  readonly most: number;
}

/** @template Context what the operations of an API work with */
export interface Definition<
  Context,
  Scope extends string,
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
  readonly scope: Scope;
  readonly summary: string;
  /** Members of the query, each at most once: a text, a whole number, true or false. */
  readonly query?: Query;
  readonly body?: Body;
  /** In place of a body that is read: the bytes of a file. */
  readonly file?: TakenFile;
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
  /** The last sign-in of the person must be no longer ago (RFC 9470). */
  readonly recentSignIn?: true;
  /** Of one record: answers have an `ETag`, and a change of it must say which version it is for (`If-Match`). */
  readonly isVersioned?: true;
  /** It compares a guess: each counts, so that none is answered again for a key (`Idempotency-Key`). */
  readonly isGuess?: true;
  run(context: Context, input: Input<Path, Query, Body>): Promise<Outcome<z.input<Answer>>>;
}

/**
 * One thing that an API of the issuer does, as data: its route, what its guard asks, what is read, what is answered and its part of the
 * document all follow from here.
 */
export interface ApiOperation<Context, Scope extends string = string>
  extends Omit<Definition<Context, Scope, `/${string}`, Members, z.ZodType, z.ZodType>, 'run'> {
  run(context: Context, input: AnyInput): Promise<Outcome<unknown>>;
}

/** What is told of an operation, whatever it works with. */
export type Described = Omit<ApiOperation<never>, 'run'>;

/** Whether it changes anything. */
export function isChange({ method }: Pick<Described, 'method'>): boolean {
  return method !== 'GET';
}

/** Whether it is done once for a key of whoever asks (`Idempotency-Key`). */
export function isKeyed(operation: Pick<Described, 'method' | 'isGuess'>): boolean {
  return isChange(operation) && operation.isGuess !== true;
}

/** Whether it needs the version that it is for: POST makes something, or is right whatever else was changed. */
export function needsVersion({ method, isVersioned }: Described): boolean {
  return isVersioned === true && method !== 'GET' && method !== 'POST';
}
