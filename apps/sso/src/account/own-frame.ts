import type { Frame } from '../pages/account/frame.js';
import type { OwnPage } from './own-page.js';
import { ownPages } from './own-pages.js';

/** What stands around a page of this person's own. */
export function ownFrame(page: OwnPage, person: string): Frame {
  const all: readonly OwnPage[] = Object.values(ownPages);
  const placed = all.flatMap(({ place, endpoint, title }) =>
    typeof place === 'number' ? [{ place, endpoint, title }] : [],
  );
  const [here, how] =
    typeof page.place === 'number' ? ([page.endpoint, 'page'] as const) : ([page.place, 'true'] as const);
  const links = placed
    .sort((a, b) => a.place - b.place)
    .map(({ endpoint: { path }, title }) => ({
      href: path.slice(1),
      title,
      current: path === here.path ? how : undefined,
    }));
  return { title: page.title, person, links };
}
