import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import type { Schemas } from '../../api/api.js';

interface NamesProps {
  readonly title: string;
  readonly names: Schemas['Overview']['tokensByAudience'];
  readonly empty: string;
  /** They lead to what was refused for them. */
  readonly isReason?: boolean;
}

/** The most frequent of one kind, within the range. */
export function Names({ title, names, empty, isReason = false }: NamesProps): JSX.Element {
  return (
    <section className="card">
      <h2>{title}</h2>
      {names.length === 0 ? <p className="muted">{empty}</p> : null}
      <table className="figures" hidden={names.length === 0}>
        <tbody>
          {names.map(({ name, happened }) => (
            <tr key={name}>
              <th scope="row">
                {isReason ? (
                  <Link to="/explain" search={{ reason: name }}>
                    {name}
                  </Link>
                ) : (
                  <Link to="/audiences/$identifier" params={{ identifier: name }}>
                    {name}
                  </Link>
                )}
              </th>
              <td>{happened.toLocaleString()}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
