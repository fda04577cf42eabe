import type { JSX } from 'react';

/** A row of a form: a name and what is said of it. */
export interface Row {
  /** Of the row alone, whatever is entered in it. */
  readonly id: string;
  readonly name: string;
  readonly text: string;
}

export function aRow(name = '', text = ''): Row {
  return { id: crypto.randomUUID(), name, text };
}

/** Those that have a name, by it. */
export function namedRows(rows: readonly Row[]): ReadonlyMap<string, string> {
  return new Map(rows.map(({ name, text }) => [name.trim(), text.trim()] as const).filter(([name]) => name !== ''));
}

interface RowsProps {
  readonly title: string;
  readonly hint: string;
  readonly nameLabel: string;
  readonly textLabel: string;
  readonly add: string;
  readonly rows: readonly Row[];
  readonly onRows: (rows: readonly Row[]) => void;
  /** Whether each must say something. */
  readonly needsText?: boolean;
  readonly problem?: string | undefined;
}

/** Names with what each means, as many as there are. */
export function Rows(props: RowsProps): JSX.Element {
  const { title, hint, nameLabel, textLabel, add, rows, onRows, needsText = false, problem } = props;
  const change = (id: string, changed: Partial<Row>): void =>
    onRows(rows.map((row) => (row.id === id ? { ...row, ...changed } : row)));
  return (
    <fieldset className="pairs">
      <legend>{title}</legend>
      <p className="muted">{hint}</p>
      {rows.map(({ id, name, text }) => (
        <div key={id} className="pair">
          <label className="field">
            {nameLabel}
            <input
              className="input"
              value={name}
              maxLength={256}
              required={text !== ''}
              onChange={(event) => change(id, { name: event.target.value })}
            />
          </label>
          <label className="field">
            {textLabel}
            <input
              className="input"
              value={text}
              maxLength={4096}
              required={needsText && name !== ''}
              onChange={(event) => change(id, { text: event.target.value })}
            />
          </label>
          <button type="button" onClick={() => onRows(rows.filter((row) => row.id !== id))}>
            Remove {name}
          </button>
        </div>
      ))}
      {problem === undefined ? null : (
        <p className="wrong" role="alert">
          {problem}
        </p>
      )}
      <button type="button" onClick={() => onRows([...rows, aRow()])}>
        {add}
      </button>
    </fieldset>
  );
}
