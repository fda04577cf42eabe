import type { CssNode } from 'css-tree';
import generate from 'css-tree/generator';
import type { AllowedValue } from './stylesheet-properties.js';

const mostParts = 32;
/** px in each. */
const units: Readonly<Record<string, number>> = { px: 1, rem: 16 };

/** In words that go on from the property, what is wrong with its value. */
export function valueFault(parts: readonly CssNode[], allowed: AllowedValue): string | undefined {
  if (parts.length === 0 || parts.length > mostParts) return 'with no value, or too long a one';
  const wrong = parts.find((part) => !isSeparator(part) && !fits(part, allowed));
  return wrong && `with ${generate(wrong).slice(0, 64)}: ${wanted(allowed)}`;
}

function isSeparator(part: CssNode): boolean {
  return part.type === 'Operator' && (part.value === ',' || part.value === '/');
}

function fits(part: CssNode, { words = [], length, number, family }: AllowedValue): boolean {
  switch (part.type) {
    case 'Identifier':
      return words.includes(part.name) || (family === true && /^[a-z][a-z0-9-]*$/i.test(part.name));
    case 'Dimension':
      return isWithin(Number(part.value) * (units[part.unit] ?? Number.NaN), length);
    case 'Number':
      return isWithin(Number(part.value), number) || (Number(part.value) === 0 && isWithin(0, length));
    case 'String':
      return family === true && /^[A-Za-z0-9 -]{1,64}$/.test(part.value);
    default:
      return false;
  }
}

function isWithin(value: number, range: readonly [number, number] | undefined): boolean {
  return range !== undefined && value >= range[0] && value <= range[1];
}

function wanted({ words, length, number, family }: AllowedValue): string {
  const kinds = [
    words?.join(', '),
    length && `${length[0]} to ${length[1]} px, or as much in rem`,
    number && `${number[0]} to ${number[1]}`,
    family && 'names of font families',
  ];
  return `it may be ${kinds.filter((kind) => kind).join('; ')}`;
}
