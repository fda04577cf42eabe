import type { JSX } from 'preact';

/** A long text of others, within a page. */
export function ScrolledText({ title, text }: { readonly title: string; readonly text: string }): JSX.Element {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard (WCAG 2.1.1)
    <section class="scroll" tabIndex={0} aria-label={title} dir="auto">
      {text}
    </section>
  );
}
