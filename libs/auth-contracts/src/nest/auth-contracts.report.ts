import { Inject, Injectable } from '@nestjs/common';
import { type RefusalReport, ResourceServer } from '../index.js';

/**
 * Which clients and routes would break if everything were enforced. It names clients and routes: a route that shows it is for operators, and
 * asks for a scope of theirs.
 */
@Injectable()
export class AuthContractsReport {
  constructor(@Inject(ResourceServer) private readonly server: ResourceServer) {}

  /** Since refusals were first only reported, by route, client and reason; plain data, and `text` of it for people. */
  report(): RefusalReport {
    return this.server.report();
  }
}
