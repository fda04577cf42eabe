import { createHash } from 'node:crypto';
import type { ParameterList } from '@signet/authorization-server';

/** Why a file was not taken. */
export type UploadFault =
  /** More bytes than are read. */
  | 'too_large'
  /** It did not come within the time. */
  | 'too_slow'
  /** Not what the form sends: another type, another field, two files, no end. */
  | 'malformed';

/** What a form with a file sent. */
export class Upload {
  constructor(
    readonly parameters: ParameterList,
    /** Undefined where none was chosen. */
    readonly file: Buffer | undefined,
    readonly fault?: UploadFault,
  ) {}

  /** What tells it from another. */
  toJSON(): unknown {
    const digest = this.file && createHash('sha256').update(this.file).digest('base64');
    return [this.parameters, digest ?? null, this.fault ?? null];
  }
}
