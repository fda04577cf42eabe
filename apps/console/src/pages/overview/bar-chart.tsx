import type { JSX } from 'react';
import type { Schemas } from '../../api/api.js';
import { Time } from '../../kit/facts.js';

type Step = Schemas['Overview']['activity'][number];

interface Part {
  readonly title: string;
  readonly of: (step: Step) => number;
}

interface BarChartProps {
  readonly title: string;
  readonly steps: readonly Step[];
  /** Seconds of one step. */
  readonly length: number;
  readonly parts: readonly [Part, Part];
}

/** Units of the drawing; it is stretched to where it stands. */
const width = 600;
const height = 120;
const colours = ['first', 'second'] as const;

/** Two counts over time, one upon the other: drawn, and as a table that says the same. */
export function BarChart({ title, steps, length, parts }: BarChartProps): JSX.Element {
  const sums = parts.map(({ of }) => steps.reduce((sum, step) => sum + of(step), 0));
  const most = Math.max(1, ...steps.map((step) => parts.reduce((sum, { of }) => sum + of(step), 0)));
  const told = parts.map((part, at) => `${(sums[at] ?? 0).toLocaleString()} ${part.title}`).join(', ');
  return (
    <section className="card">
      <h2>{title}</h2>
      <svg
        className="chart"
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${title}: ${told}`}
      >
        <line x1={0} x2={width} y1={height} y2={height} />
        {steps.map((step, at) => (
          <Bar key={step.startsAt} counts={parts.map(({ of }) => of(step))} most={most} at={at} of={steps.length} />
        ))}
      </svg>
      <ul className="legend">
        {parts.map((part, at) => (
          <li key={part.title}>
            <svg viewBox="0 0 12 12" aria-hidden>
              <rect className={colours[at]} width={12} height={12} rx={3} />
            </svg>
            {(sums[at] ?? 0).toLocaleString()} {part.title}
          </li>
        ))}
      </ul>
      <details>
        <summary>As a table, by {length < 3_600 ? 'minutes' : 'hours'}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard */}
        <section className="scrolled" tabIndex={0} aria-label={`${title}, by time`}>
          <table className="figures">
            <thead>
              <tr>
                <th scope="col">From</th>
                {parts.map((part) => (
                  <th key={part.title} scope="col" className="number">
                    {part.title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {steps.map((step) => (
                <tr key={step.startsAt}>
                  <th scope="row">
                    <Time at={step.startsAt} />
                  </th>
                  {parts.map((part) => (
                    <td key={part.title} className="number">
                      {part.of(step).toLocaleString()}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </section>
  );
}

interface BarProps {
  readonly counts: readonly number[];
  readonly most: number;
  readonly at: number;
  readonly of: number;
}

function Bar({ counts, most, at, of }: BarProps): JSX.Element {
  const step = width / of;
  const heights = counts.map((count) => (count / most) * (height - 4));
  return (
    <>
      {heights.map((tall, part) =>
        tall === 0 ? null : (
          <rect
            key={colours[part]}
            className={colours[part]}
            x={at * step + step * 0.1}
            width={step * 0.8}
            y={height - tall - heights.slice(0, part).reduce((sum, each) => sum + each, 0)}
            height={tall}
          />
        ),
      )}
    </>
  );
}
