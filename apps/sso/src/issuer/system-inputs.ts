import { randomBytes } from 'node:crypto';
import { Clock, RandomSource } from '@signet/authorization-server';

export class SystemClock extends Clock {
  override now(): number {
    return Math.floor(Date.now() / 1000);
  }
}

export class SystemRandomSource extends RandomSource {
  override bytes(length: number): Uint8Array {
    return randomBytes(length);
  }
}
