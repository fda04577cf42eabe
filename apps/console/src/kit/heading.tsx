import { type JSX, type ReactNode, useEffect, useRef } from 'react';

/** Whether a page was shown before: the first one keeps the focus where the browser has it. */
let isFirst = true;

interface HeadingProps {
  readonly title: string;
  /** Beside it, such as what can be made here. */
  readonly children?: ReactNode;
}

/** The heading of a page, after which the window is named; of a page that was gone to, the focus is there. */
export function Heading({ title, children }: HeadingProps): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Console · Signet`;
    if (!isFirst) heading.current?.focus();
    isFirst = false;
  }, [title]);
  return (
    <div className="heading">
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </div>
  );
}
