import type { ComponentChildren, JSX } from 'preact';

interface ChoiceProps {
  /** Also its id; sends `yes`, or nothing. */
  readonly name: string;
  readonly isChosen: boolean;
  readonly children: ComponentChildren;
}

/** Something to say yes or no to. */
export function Choice({ name, isChosen, children }: ChoiceProps): JSX.Element {
  return (
    <label class="choice" for={name}>
      <input id={name} name={name} type="checkbox" value="yes" checked={isChosen} />
      <span>{children}</span>
    </label>
  );
}
