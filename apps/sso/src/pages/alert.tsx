import type { JSX } from 'preact';

/** What went wrong with the form below it. */
export function Alert({ id, text }: { id: string; text: string | undefined }): JSX.Element | null {
  if (text === undefined) return null;
  return (
    <p class="alert" role="alert" id={id}>
      {text}
    </p>
  );
}
