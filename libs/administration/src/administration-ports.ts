import type { CorePorts } from '@signet/authorization-server';
import type { AdministrationUnitOfWork } from './records.js';

/** What every use case is given from outside. */
export interface AdministrationPorts extends Pick<CorePorts, 'clock' | 'random' | 'settings'> {
  readonly unitOfWork: AdministrationUnitOfWork;
}
