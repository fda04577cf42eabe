import type { HttpRefusal } from '../errors/http-refusal.js';

/**
 * The caller must sign in anew, or more strongly (RFC 9470): thrown to whoever answers. It has the names by which Express, Fastify and Hono take status
 * and headers from an error, and says nothing that the caller may not read.
 */
export class StepUpRequired extends Error {
  override readonly name = 'StepUpRequired';
  readonly status: number;
  readonly statusCode: number;
  /** `WWW-Authenticate` with `acr_values`, `max_age` or both. */
  readonly headers: Readonly<Record<string, string>>;
  /** What a guard sends. */
  readonly body: { readonly error: string };

  constructor({ status, headers, body }: HttpRefusal) {
    super(body.error);
    this.status = status;
    this.statusCode = status;
    this.headers = headers;
    this.body = body;
  }

  /** As an answer of the Fetch standard. */
  getResponse(): Response {
    return Response.json(this.body, { status: this.status, headers: { ...this.headers } });
  }
}
