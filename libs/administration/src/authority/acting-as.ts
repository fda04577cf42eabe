import type { AdministeredRecords } from '../records.js';
import { Authority, forbidden } from './authority.js';
import { Judge } from './judge.js';
import { rightsOfPerson } from './role-rights.js';

/**
 * Nobody acts as themselves, for somebody or as somebody who is locked out, or as a person who may do more in the administration than they
 * may. Asked by the roles that the supporter has now, whatever brought them here. @throws AdministrationError forbidden
 */
export async function requireMayActAs(records: AdministeredRecords, supporter: string, subject: string): Promise<void> {
  if (supporter === subject) throw forbidden('nobody acts as themselves');
  if (!(await records.accounts.isActive(supporter))) throw forbidden('whoever would act is locked out, or gone');
  if (!(await records.accounts.isActive(subject))) throw forbidden('the person is locked out, or gone');
  const authority = new Authority(await rightsOfPerson(records, supporter, 'now'));
  await new Judge(records, authority).person(subject, 'admin:support:write');
}
