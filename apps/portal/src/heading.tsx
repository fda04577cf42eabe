import { type JSX, useEffect, useRef } from 'react';

/** Whether a page was shown before: the first one keeps the focus where the browser has it. */
let isFirst = true;

/** The heading of a page, after which the window is named; of a page that was gone to, the focus is there. */
export function Heading({ title }: { title: string }): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Portal · Signet`;
    if (!isFirst) heading.current?.focus();
    isFirst = false;
  }, [title]);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {title}
    </h1>
  );
}
