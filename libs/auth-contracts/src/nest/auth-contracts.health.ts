import { Inject, Injectable } from '@nestjs/common';
import { ResourceServer, type ResourceServerStatus } from '../index.js';

/** What a health page shows of tokens: known `kid`s, their age, and how old the knowledge of revocations is. */
@Injectable()
export class AuthContractsHealth {
  constructor(@Inject(ResourceServer) private readonly server: ResourceServer) {}

  /** In the form of an indicator of @nestjs/terminus. `down`: no token can be verified now. */
  check<Key extends string = 'tokens'>(key = 'tokens' as Key): Readonly<Record<Key, ResourceServerStatus>> {
    return { [key]: this.server.status() } as Readonly<Record<Key, ResourceServerStatus>>;
  }
}
