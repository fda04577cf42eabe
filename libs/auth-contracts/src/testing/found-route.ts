import type { Requirement } from '../index.js';

/** One way into an application. */
export interface FoundRoute {
  /** In capitals; ALL where it is for whatever comes. */
  readonly method: string;
  /** By which `publicRoutes` names it. */
  readonly path: string;
  /** What is requested to try it; undefined where nobody can say what would be answered. */
  readonly target: string | undefined;
  /** Undefined where it is not known. */
  readonly requirements?: readonly Requirement[] | undefined;
  /** Strangers may call it as well. */
  readonly isOptional?: boolean | undefined;
  /** The audience that is asked for it; undefined where that is not known. */
  readonly audience?: string | undefined;
  /** Refusals of its handler are only reported now, as far as the framework tells. */
  readonly isReportOnly?: boolean | undefined;
}

/** What an application consists of, as far as it can be read. */
export interface Survey {
  readonly routes: readonly FoundRoute[];
  /** Those of other audiences, which are theirs to test. */
  readonly others?: readonly FoundRoute[] | undefined;
  /** Where a handler of the application's own stands before routes, which may answer or pass on. */
  readonly mounts: readonly string[];
  /** Handlers whose text may name what they answer. */
  readonly handlers: readonly unknown[];
}

export const nothing: Survey = { routes: [], mounts: [], handlers: [] };

export function merged(...surveys: readonly Survey[]): Survey {
  return {
    routes: surveys.flatMap(({ routes }) => routes),
    mounts: surveys.flatMap(({ mounts }) => mounts),
    handlers: surveys.flatMap(({ handlers }) => handlers),
  };
}

/** Something that fits the path of a route; guards speak before anything reads a parameter. */
export function targetOf(path: string): string {
  const target = path
    // Express 4 and Fastify: a parameter with an expression of its own.
    .replace(/:\w+\(([^()]*(?:\([^()]*\)[^()]*)*)\)/g, (_all, own: string) => fillerOf(own))
    .replace(/\((?:\?:)?[^()]*\)/g, '')
    .replace(/[{}]/g, '')
    .replace(/:[A-Za-z0-9_]+[?*+]?/g, 'x')
    .replace(/\*[A-Za-z0-9_]*/g, 'x');
  return target.startsWith('/') ? target : `/${target}`;
}

const fillers = ['x', '1', '2026-01-01', 'a1', 'A', crypto.randomUUID(), 'x/y'];

function fillerOf(source: string): string {
  const expression = new RegExp(`^(?:${source})$`);
  return [...fillers, sampleOf(source, '1')].find((filler) => expression.test(filler)) ?? 'x';
}

/** A path that fits a regular expression; undefined where none of the usual ones does. */
export function targetOfExpression(expression: RegExp): string | undefined {
  return fillers.map((filler) => sampleOf(expression.source, filler)).find((path) => expression.test(path));
}

function sampleOf(source: string, filler: string): string {
  const quantifier = '(?:[*+?]|\\{[^}]*\\})?\\??';
  let text = source.replace(/^\^/, '').replace(/\$$/, '').replace(/\\\//g, '/');
  text = text.replace(/\(\?[=!<][^()]*\)/g, '');
  // Innermost groups first: of several alternatives the first.
  for (let before = ''; before !== text; ) {
    before = text;
    text = text.replace(new RegExp(`\\((?:\\?:|\\?<[^>]*>)?([^()|]*)(?:\\|[^()]*)?\\)${quantifier}`, 'g'), '$1');
  }
  return text
    .replace(new RegExp(`\\[[^\\]]*\\]${quantifier}`, 'g'), filler)
    .replace(new RegExp(`\\\\[dwsDWS]${quantifier}`, 'g'), filler)
    .replace(new RegExp(`(?<!\\\\)\\.${quantifier}`, 'g'), filler)
    .replace(/([^\\])[*+?]/g, '$1')
    .replace(/\\(.)/g, '$1');
}
