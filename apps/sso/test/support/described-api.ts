import { expect } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import fc from 'fast-check';
import type { Told } from './administering.js';
import { fromSchema } from './from-schema.js';

export type Json = Readonly<Record<string, unknown>>;

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: Json;
}

/** What a document says of one operation. */
export interface DescribedOperation {
  readonly operationId: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Json }>> };
  readonly responses: Readonly<Record<string, Json>>;
  readonly security: ReadonlyArray<{ readonly oauth: readonly string[] }>;
}

export type ApiDocument = Json & {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
};

/** An API as its OpenAPI document describes it: what may be sent to it, and whether an answer is one of those. */
export class DescribedApi {
  readonly #ajv = new Ajv2020({ strict: false, allErrors: false });

  /** @param known texts that mean something to the issuer */
  constructor(
    private readonly document: ApiDocument,
    private readonly known: readonly string[],
  ) {
    formats.default(this.#ajv);
    this.#ajv.addSchema(document, 'api');
  }

  get operations(): readonly DescribedOperation[] {
    return Object.values(this.document.paths).flatMap((methods) => Object.values(methods));
  }

  /** A request that the document allows, or nearly. @param path as its operation has it */
  requestsOf({ id, method, path }: { readonly id: string; readonly method: string; readonly path: string }) {
    const template = path.replace(/:(\w+)/g, '{$1}');
    const described = this.document.paths[template]?.[method.toLowerCase()];
    if (!described) throw new Error(`${id} is not described`);
    return { described, requests: this.#requestOf(template, described) };
  }

  #requestOf(path: string, described: DescribedOperation) {
    const text = fc.constantFrom(...this.known);
    const resolve = (ref: string) => this.#resolve(ref);
    const valuesOf = ({ schema }: Parameter) => fromSchema(schema, resolve, text);
    const of = (where: Parameter['in']) => described.parameters.filter((parameter) => parameter.in === where);
    const body = described.requestBody && Object.values(described.requestBody.content)[0]?.schema;
    return fc
      .record({
        path: fc
          .tuple(...of('path').map(valuesOf))
          .map((values) =>
            of('path').reduce((at, { name }, index) => at.replace(`{${name}}`, encode(values[index])), path),
          ),
        query: fc.record(Object.fromEntries(of('query').map((each) => [each.name, valuesOf(each)])), {
          requiredKeys: [],
        }),
        ifMatch: fc.constantFrom('*', '*', '"x"', 'W/"x"', 'x', undefined),
        key: fc.constantFrom(undefined, undefined, 'a', 'b'),
        body: body ? fromSchema(body, resolve, text) : fc.constant(undefined),
      })
      .map(({ path: at, query, ifMatch, key, body: json }) => {
        const members = Object.entries(query).map(([name, value]) => [name, String(value).toWellFormed()]);
        return {
          path: `${at}${members.length > 0 ? `?${new URLSearchParams(members as string[][])}` : ''}`,
          headers: {
            ...(ifMatch !== undefined && { 'if-match': ifMatch }),
            ...(key !== undefined && { 'idempotency-key': key }),
          },
          json,
        };
      });
  }

  expectDescribed({ operationId, responses }: DescribedOperation, told: Told): void {
    const found = responses[told.status];
    expect([operationId, told.status, told.text, found !== undefined]).toEqual([
      operationId,
      told.status,
      told.text,
      true,
    ]);
    const response = (typeof found?.$ref === 'string' ? this.#resolve(found.$ref) : found) as {
      readonly content?: Readonly<Record<string, { readonly schema: Json }>>;
    };
    const type = told.headers['content-type']?.split(';')[0];
    if (!response.content) {
      expect([operationId, told.text]).toEqual([operationId, '']);
      return;
    }
    const schema = response.content[type ?? '']?.schema;
    expect([operationId, type, schema !== undefined]).toEqual([operationId, type, true]);
    const fits = this.#ajv.compile(absolute(schema ?? {}));
    const errors = fits(told.body ?? told.text) ? undefined : fits.errors;
    expect([operationId, told.text, errors]).toEqual([operationId, told.text, undefined]);
  }

  #resolve(ref: string): Json {
    return ref
      .slice(2)
      .split('/')
      .reduce<unknown>((at, name) => (at as Json)[name], this.document) as Json;
  }
}

/** Fetch and URL parsers would take dots for steps. */
const encode = (value: unknown) => encodeURIComponent(String(value).toWellFormed()).replaceAll('.', '%2E') || '%20';

/** With its references into the document. */
const absolute = (schema: Json): Json =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"api#/components'));
