import type { RecordedRefusal, RefusalFilter, RefusalStore } from '@signet/authorization-server';
import { AdministrationError } from '../administration-error.js';
import { checkedPage, type Page, type PageRequest } from '../page.js';

const longest = 2_048;

/** What was refused, newest first, by place and by reason; nobody counts all. @throws AdministrationError invalid */
export async function listRefusals(
  { refusals }: { readonly refusals: Pick<RefusalStore, 'list'> },
  filter: RefusalFilter,
  request: Omit<PageRequest, 'search'>,
): Promise<Omit<Page<RecordedRefusal>, 'total'>> {
  const { limit, after } = checkedPage(request);
  const texts = [filter.place, filter.code];
  if (texts.some((text) => text !== undefined && (text.length > longest || /\p{Cc}/u.test(text)))) {
    throw new AdministrationError('invalid', `what is looked for has at most ${longest} characters, none of control`);
  }
  const found = await refusals.list(filter, {
    after: after === undefined ? undefined : placeOf(after),
    limit: limit + 1,
  });
  const items = found.slice(0, limit);
  const last = found.length > limit ? items.at(-1) : undefined;
  return { items, ...(last && { next: `${last.at} ${last.supportCode}` }) };
}

/** @throws AdministrationError invalid, of a key that is none */
function placeOf(key: string): Pick<RecordedRefusal, 'at' | 'supportCode'> {
  const [, at, supportCode] = /^(\d{1,15}) ([\w-]{1,64})$/.exec(key) ?? [];
  if (at === undefined || supportCode === undefined) throw new AdministrationError('invalid', 'no key of this list');
  return { at: Number(at), supportCode };
}
