import { Field as Base } from '@base-ui/react/field';
import type { ComponentProps, JSX } from 'react';

interface FieldProps extends Omit<ComponentProps<typeof Base.Control>, 'className' | 'name'> {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  /** What is wrong with what was entered. */
  readonly problem?: string | undefined;
}

/** A field with its label, its hint and what is wrong with it, tied together. */
export function Field({ name, label, hint, problem, ...control }: FieldProps): JSX.Element {
  return (
    <Base.Root name={name} invalid={problem !== undefined} className="field">
      <Base.Label>{label}</Base.Label>
      <Base.Control {...control} className="input" />
      {hint === undefined ? null : <Base.Description className="muted">{hint}</Base.Description>}
      <Base.Error match={problem !== undefined} className="wrong">
        {problem}
      </Base.Error>
    </Base.Root>
  );
}
