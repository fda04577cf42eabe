import type { Frame } from '../pages/account/frame.js';
import type { OwnPage } from './own-page.js';
import { ownPages } from './own-pages.js';

/** What stands around a page of this person's own. */
export function ownFrame(page: OwnPage, person: string): Frame {
  const all: readonly OwnPage[] = Object.values(ownPages);
  const placed = all.flatMap(({ place, endpoint, title }) => (place === undefined ? [] : [{ place, endpoint, title }]));
  const links = placed
    .sort((a, b) => a.place - b.place)
    .map(({ endpoint: { path }, title }) => ({ href: path.slice(1), title, isCurrent: path === page.endpoint.path }));
  return { title: page.title, person, links };
}
