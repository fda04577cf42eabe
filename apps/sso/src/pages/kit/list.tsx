import type { ComponentChildren, JSX } from 'preact';

export function List({ children }: { children: ComponentChildren }): JSX.Element {
  // biome-ignore lint/a11y/noRedundantRoles: Safari takes the role off where the markers are taken off
  return <ul role="list">{children}</ul>;
}
