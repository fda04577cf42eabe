import { coreFloors } from './rules.mjs';

const opening = '<!-- drawn by npm run boundaries -- --write from tools/workspace/lib/boundaries/rules.mjs -->';
const closing = '<!-- end of the drawing -->';

/** The core from roof to ground, as docs/architecture.md shows it. */
export function drawing() {
  const rows = [['index, create-core', 'the roof: wires all, nobody imports it'], ...coreFloors];
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, purpose], index) => `${index === 0 ? ' ' : '↓'} ${name.padEnd(width)}  ${purpose}`);
  return [opening, '', '```', ...lines, '```', '', closing].join('\n');
}

/** A page with the drawing in its place. @throws Error where the page has no place for it */
export function withDrawing(page) {
  const [start, end] = [page.indexOf(opening), page.indexOf(closing)];
  if (start < 0 || end < start)
    throw new Error('docs/architecture.md has lost the marks around its drawing of the core');
  return page.slice(0, start) + drawing() + page.slice(end + closing.length);
}
