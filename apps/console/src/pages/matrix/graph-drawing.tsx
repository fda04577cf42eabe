import type { JSX } from 'react';
import type { Schemas } from '../../api/api.js';
import { shortName } from './words.js';

type Edge = Schemas['AudienceGraph']['edges'][number];

interface GraphDrawingProps {
  readonly audiences: readonly string[];
  readonly edges: readonly Edge[];
}

const [width, height, gapX, gapY] = [220, 44, 110, 40];

/** The same as the lists below it, which say it to whoever does not see it: a column for each exchange that a token is away from its first audience. */
export function GraphDrawing({ audiences, edges }: GraphDrawingProps): JSX.Element {
  const places = placed(audiences, edges);
  const all = [...places.values()];
  const right = Math.max(...all.map(({ x }) => x)) + width + 60;
  const bottom = Math.max(...all.map(({ y }) => y)) + height + 20;
  return (
    <div className="graph-frame">
      <svg className="graph" viewBox={`0 0 ${right} ${bottom}`} width={right} height={bottom} aria-hidden="true">
        <defs>
          <marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">
            <path d="M0 0 8 4 0 8Z" className="graph-arrow" />
          </marker>
        </defs>
        {edges.map((edge) => (
          <EdgeLine key={`${edge.clientId} ${edge.to}`} edge={edge} places={places} />
        ))}
        {[...places].map(([audience, { x, y }]) => (
          <g key={audience}>
            <rect x={x} y={y} width={width} height={height} rx="8" className="graph-node" />
            <text x={x + width / 2} y={y + height / 2 + 5} textAnchor="middle">
              {cut(shortName(audience), 28)}
            </text>
          </g>
        ))}
      </svg>
    </div>
  );
}

interface Place {
  readonly x: number;
  readonly y: number;
}

function EdgeLine({ edge, places }: { readonly edge: Edge; readonly places: ReadonlyMap<string, Place> }): JSX.Element {
  const [from, to] = [places.get(edge.from), places.get(edge.to)];
  if (!from || !to) return <g />;
  const isForward = to.x > from.x;
  const start = { x: from.x + width, y: from.y + height / 2 };
  const end = { x: isForward ? to.x : to.x + width, y: to.y + height / 2 + (from === to ? 12 : 0) };
  const bend = isForward ? (end.x - start.x) / 2 : 50;
  const back = isForward ? end.x - bend : end.x + bend;
  return (
    <g>
      <path
        d={`M${start.x} ${start.y}C${start.x + bend} ${start.y} ${back} ${end.y} ${end.x} ${end.y}`}
        markerEnd="url(#arrow)"
        className={edge.lastUsedAt === undefined ? 'graph-edge unused' : 'graph-edge'}
      />
      <text
        x={(start.x + end.x) / 2 + (isForward ? 0 : 45)}
        y={(start.y + end.y) / 2 - 6}
        textAnchor="middle"
        className="graph-label"
      >
        {cut(edge.clientId, 16)}
      </text>
    </g>
  );
}

/** By the fewest exchanges from an audience that nothing leads to; in a circle the first one begins. */
function placed(audiences: readonly string[], edges: readonly Edge[]): ReadonlyMap<string, Place> {
  const depth = new Map<string, number>();
  const led = new Set(edges.flatMap(({ from, to }) => (from === to ? [] : [to])));
  const visit = (audience: string) => {
    const queue = [audience];
    depth.set(audience, 0);
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      for (const { from, to } of edges) {
        if (from !== next || depth.has(to)) continue;
        depth.set(to, (depth.get(next) ?? 0) + 1);
        queue.push(to);
      }
    }
  };
  for (const audience of audiences.filter((each) => !led.has(each))) visit(audience);
  for (const audience of audiences) if (!depth.has(audience)) visit(audience);
  const rows = new Map<number, number>();
  return new Map(
    audiences.map((audience) => {
      const column = depth.get(audience) ?? 0;
      const row = rows.get(column) ?? 0;
      rows.set(column, row + 1);
      return [audience, { x: 10 + column * (width + gapX), y: 20 + row * (height + gapY) }];
    }),
  );
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
