import type { JSX } from 'react';
import type { Schemas } from '../../api/api.js';

type Preset = Schemas['ClientPreset'];

interface SoftwareChoiceProps {
  readonly kind: string;
  readonly presets: readonly Preset[];
  readonly value: Preset | undefined;
  readonly onChange: (preset: Preset | undefined) => void;
}

/** The programs of a kind that the issuer knows, and that there are others. */
export function SoftwareChoice({ kind, presets, value, onChange }: SoftwareChoiceProps): JSX.Element {
  const known = presets.filter((preset) => preset.kind === kind);
  return (
    <label className="field">
      Software
      <select
        className="input"
        value={value?.name ?? ''}
        onChange={(event) => onChange(known.find(({ name }) => name === event.target.value))}
      >
        <option value="">Something else</option>
        {known.map(({ name, title }) => (
          <option key={name} value={name}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}
