import type { CorePorts } from '@signet/authorization-server';
import type { AdministrationUnitOfWork } from './records.js';
import type { Installation } from './settings/policy-values.js';

/** What every use case is given from outside. */
export interface AdministrationPorts extends Pick<CorePorts, 'clock' | 'random' | 'settings'> {
  readonly unitOfWork: AdministrationUnitOfWork;
  /** What variables decide of its settings; default: nothing. */
  readonly installation?: Installation | undefined;
}
