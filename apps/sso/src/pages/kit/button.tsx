import type { ComponentChildren, JSX } from 'preact';
import { useAddress } from './root.js';

interface ButtonProps {
  readonly id: string;
  readonly children: ComponentChildren;
  /** What it sends beside the fields. */
  readonly name?: string;
  readonly value?: string;
  /** Not what most people want. */
  readonly quiet?: boolean;
  /** Ends or takes away what does not come back by itself. */
  readonly danger?: boolean;
  /** Needs nothing to be filled in. */
  readonly skipsFields?: boolean;
}

export function Button({ id, children, name, value, quiet, danger, skipsFields }: ButtonProps): JSX.Element {
  return (
    <button
      id={id}
      type="submit"
      name={name}
      value={value}
      class={danger ? 'danger' : quiet ? 'quiet' : undefined}
      formNoValidate={skipsFields}
    >
      {children}
    </button>
  );
}

/** Leads on without sending anything. */
export function LinkButton(props: { id?: string; href: string; quiet?: boolean; children: ComponentChildren }) {
  const address = useAddress();
  return (
    <a id={props.id} class={props.quiet ? 'button quiet' : 'button'} href={address(props.href)}>
      {props.children}
    </a>
  );
}
