import { type Clock, type EpochSeconds, mostOpenSupport, type SupportAccess } from '@signet/authorization-server';
import { type AccountReference, accountOf } from '../accounts/account-reference.js';
import { type CheckedPage, checkedPage, type Page, type PageRequest } from '../page.js';
import type { AdministeredRecords } from '../records.js';
import { type SupportView, supportView } from './support-view.js';

const most = 100;

/** What the people of it are called, while there are accounts. */
interface Named {
  readonly username?: string | undefined;
  readonly supporterName?: string | undefined;
}

/** Reads support accesses by the page. */
export abstract class SupportDirectory {
  /** All that are kept, newest first by `accessId`, which is the key of a page; a search looks in the names of the person, and in the reason. */
  abstract list(request: CheckedPage): Promise<Page<SupportAccess & Named>>;
}

/** Who acted or acts as whom, and why. @throws AdministrationError invalid */
export async function listAllSupport(
  { directory, clock }: { readonly directory: SupportDirectory; readonly clock: Clock },
  request: PageRequest,
): Promise<Page<SupportView & Named>> {
  const page = await directory.list(checkedPage(request));
  const now = clock.now();
  return {
    ...page,
    items: page.items.map(({ username, supporterName, ...access }) => ({
      ...supportView(access, now),
      ...(username !== undefined && { username }),
      ...(supporterName !== undefined && { supporterName }),
    })),
  };
}

type Looked = Pick<AdministeredRecords, 'accounts' | 'supportAccesses'>;

/** Who acted or acts as this person, newest first, the last hundred. @throws AdministrationError invalid, unknown */
export async function listSupport(
  records: Looked,
  person: AccountReference,
  now: EpochSeconds,
): Promise<readonly SupportView[]> {
  const { subject } = await accountOf(records, person);
  return (await records.supportAccesses.ofPerson(subject, most)).map((access) => supportView(access, now));
}

/** Those of a supporter that are not over, newest first. */
export async function listOwnSupport(
  { supportAccesses }: Pick<Looked, 'supportAccesses'>,
  supporter: string,
  now: EpochSeconds,
): Promise<readonly SupportView[]> {
  const open = await supportAccesses.openOf(supporter, now, mostOpenSupport);
  return open.map((access) => supportView(access, now)).filter(({ state }) => state !== 'over');
}
