import { endpoints } from '../../endpoints/endpoints.js';
import type { OwnPageRequest } from '../../records/authorization-request.js';
import type { CorePorts } from '../../records/core-ports.js';
import { unlessSuperseded } from '../../shared/superseded.js';
import type { AuthorizeOutcome } from '../outcome.js';
import type { Answer, SessionIn } from './answer.js';

/** Whoever wanted a page of ours gets there; nothing is given to anybody. */
export class OwnPageAnswer implements Answer {
  readonly denial = undefined;

  constructor(
    private readonly deps: Pick<CorePorts, 'unitOfWork'>,
    private readonly request: OwnPageRequest,
  ) {}

  unaskable(): undefined {
    return undefined;
  }

  unmet(): undefined {
    return undefined;
  }

  async allowed(sessionIn: SessionIn): Promise<AuthorizeOutcome | undefined> {
    return unlessSuperseded(() => this.allowedAgain(sessionIn));
  }

  async allowedAgain(sessionIn: SessionIn): Promise<AuthorizeOutcome> {
    await this.deps.unitOfWork.run(sessionIn);
    const { path, parameters } = this.request;
    return { kind: 'own_page', path, ...(parameters && { parameters }) };
  }

  async recordDenial(): Promise<boolean> {
    return true;
  }

  async refused(): Promise<AuthorizeOutcome> {
    return { kind: 'own_page', path: endpoints.home.path };
  }
}
