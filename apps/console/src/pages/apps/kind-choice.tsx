import type { JSX } from 'react';
import { type AppKind, appKinds } from './kinds.js';

interface KindChoiceProps {
  readonly value: AppKind;
  readonly onChange: (kind: AppKind) => void;
}

export function KindChoice({ value, onChange }: KindChoiceProps): JSX.Element {
  return (
    <fieldset>
      <legend>What is it?</legend>
      {appKinds.map((each) => (
        <label key={each.id} className="choice">
          <input type="radio" name="kind" checked={each === value} onChange={() => onChange(each)} />
          <span>
            {each.title}
            <span className="muted">{each.hint}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
