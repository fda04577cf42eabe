import { Readable, Transform } from 'node:stream';

/** Milliseconds for a file to come: what the edge gives a request, less what is done with it. */
export const patience = 25_000;

export interface BodyBounds {
  /** Bytes of a body that are kept. */
  readonly most: number;
  /** Milliseconds for all of it. */
  readonly patience: number;
}

/** Bytes that are read and thrown away behind `most`, so that a browser comes to read the answer. */
const mostPassedOver = 64 * 1024 * 1024;

/** A body was not taken. */
export class BodyRefused extends Error {
  constructor(readonly fault: 'too_large' | 'too_slow') {
    super(fault);
  }
}

/**
 * The bytes of a body as they come, never more than `most` and no longer than `patience`. What comes behind is passed over without being kept, up to 64 MiB. @throws BodyRefused from the stream
 */
export function boundedBody(raw: Readable, { most, patience: longest }: BodyBounds): Readable {
  let [taken, passedOver] = [0, 0];
  const bounded = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      taken += chunk.length;
      if (taken <= most) return done(null, chunk);
      passedOver += chunk.length;
      done(passedOver > mostPassedOver ? new BodyRefused('too_large') : null);
    },
    flush(done) {
      done(passedOver > 0 ? new BodyRefused('too_large') : null);
    },
  });
  const timer = setTimeout(() => bounded.destroy(new BodyRefused('too_slow')), longest);
  bounded.once('close', () => {
    clearTimeout(timer);
    raw.unpipe(bounded);
  });
  raw.once('error', (error) => bounded.destroy(error));
  raw.once('close', () => {
    if (!raw.readableEnded) bounded.destroy(new Error('whoever sent it has left'));
  });
  raw.pipe(bounded);
  return bounded;
}

type Announced = Readable & { readonly headers: { readonly 'content-length'?: string | undefined } };

/** All of it at once; what says that it is far longer is not begun. @throws BodyRefused */
export async function wholeBody(raw: Announced, bounds: BodyBounds): Promise<Buffer> {
  if (Number(raw.headers['content-length'] ?? 0) > bounds.most + mostPassedOver) throw new BodyRefused('too_large');
  const chunks: Buffer[] = [];
  for await (const chunk of boundedBody(raw, bounds)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
