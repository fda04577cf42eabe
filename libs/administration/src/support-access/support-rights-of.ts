import { SupportRights } from '@signet/authorization-server';
import { AdministrationError } from '../administration-error.js';
import { requireMayActAs } from '../authority/acting-as.js';
import type { AdministeredRecords } from '../records.js';

/** For the core, which knows nothing of the rights of operators. */
export class SupportRightsOf extends SupportRights {
  constructor(private readonly records: AdministeredRecords) {
    super();
  }

  override async mayActAs(supporter: string, subject: string): Promise<boolean> {
    try {
      await requireMayActAs(this.records, supporter, subject);
      return true;
    } catch (error) {
      if (error instanceof AdministrationError && error.code === 'forbidden') return false;
      throw error;
    }
  }
}
