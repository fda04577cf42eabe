/** What the value of a property may be made of. Nothing in it hides, covers, moves away or squeezes what people must read. */
export interface AllowedValue {
  readonly words?: readonly string[];
  /** px, of which rem has 16: both are the same wherever they stand, and no chain of elements makes them less. */
  readonly length?: readonly [least: number, most: number];
  readonly number?: readonly [least: number, most: number];
  /** Families of fonts. */
  readonly family?: true;
  /** Where it is of what the selector ends in alone. */
  readonly on?: readonly string[];
}

const images = ['img', '.logo'];
/** What has a frame, within which its text is. */
const framed = ['main', 'button', '.button', 'input', 'select', '.alert', '.notice', '.scroll'];
const sides = ['block', 'inline'].flatMap((axis) => [axis, `${axis}-start`, `${axis}-end`]);
const corners = ['start-start', 'start-end', 'end-start', 'end-end'].map((corner) => `border-${corner}-radius`);

function each(names: readonly string[], value: AllowedValue): readonly (readonly [string, AllowedValue])[] {
  return names.map((name) => [name, value] as const);
}

/**
 * By their names. There are no colours: they are the theme's, which compares them, and even a shadow lies under the text of a neighbour.
 * `left` and `right` are none of these: pages are read from either side.
 */
export const allowedProperties: ReadonlyMap<string, AllowedValue> = new Map([
  ...each(['border-radius', ...corners], { length: [0, 64] }),
  // Never none: a field is seen by its border.
  ...each(['border-width', ...sides.map((side) => `border-${side}-width`)], { length: [1, 8] }),
  ...each(['border-style', ...sides.map((side) => `border-${side}-style`)], {
    words: ['solid', 'dashed', 'dotted', 'double'],
  }),
  ['box-shadow', { words: ['none'] }],
  ['font-family', { family: true }],
  ['font-size', { length: [12, 40] }],
  ['font-weight', { words: ['normal', 'bold'], number: [300, 900] }],
  ['font-style', { words: ['normal', 'italic'] }],
  ['line-height', { number: [1.2, 2] }],
  ['letter-spacing', { words: ['normal'], length: [-0.5, 2] }],
  ['text-transform', { words: ['none', 'uppercase', 'capitalize'] }],
  ['text-align', { words: ['start', 'center', 'end'] }],
  ['text-wrap', { words: ['wrap', 'balance', 'pretty'] }],
  ['text-decoration-style', { words: ['solid', 'dashed', 'dotted', 'double', 'wavy'] }],
  ['text-decoration-thickness', { length: [1, 4] }],
  ['text-underline-offset', { length: [0, 8] }],
  ['justify-content', { words: ['start', 'center', 'end', 'space-between'], on: ['.brand'] }],
  ['align-items', { words: ['start', 'center', 'end'], on: ['.brand'] }],
  ...each(['gap', 'row-gap', 'column-gap'], { length: [0, 32] }),
  ...each(['padding', ...sides.map((side) => `padding-${side}`)], { length: [0, 32], on: framed }),
  ...each(
    sides.filter((side) => side.startsWith('block')).map((side) => `margin-${side}`),
    { length: [0, 64] },
  ),
  ['margin-inline', { words: ['auto'], on: images }],
  ...each(['width', 'height'], { length: [16, 240], words: ['auto'], on: images }),
  ['max-width', { length: [320, 1200], on: ['main'] }],
]);

/** What pages are made of and a stylesheet may name: it stays so, and whatever else there is may change with any version. */
export const allowedElements: readonly string[] = [
  ...['body', 'main', 'h1', 'h2', 'p', 'a', 'strong', 'label', 'input', 'select', 'button', 'form', 'ul', 'li'],
  ...['dl', 'dt', 'dd', 'code', 'nav', 'footer', 'figure', 'figcaption', 'img'],
];

export const allowedClasses: readonly string[] = [
  ...['brand', 'logo', 'lead', 'small', 'button', 'quiet', 'alert', 'notice', 'field-error', 'check', 'choice'],
  ...['code', 'scroll', 'wide', 'account', 'page', 'launcher', 'letter', 'languages'],
];

export const allowedPseudoClasses: readonly string[] = ['hover', 'active', 'first-child', 'last-child', 'lang', 'dir'];
