import { createHash } from 'node:crypto';
import type { Scheme } from '@signet/administration';

/** A file of the look that pages load from here. */
export interface LookFile {
  readonly type: string;
  readonly body: Uint8Array;
}

/** Bytes: it is loaded by every browser once, and kept in memory here. */
export const pictureMaxBytes = 512 * 1024;

/** Kinds of raster images, by how their contents begin in hexadecimal. SVG is a document, and none of these. */
const kinds: ReadonlyArray<readonly [type: string, extension: string, begins: RegExp]> = [
  ['image/png', 'png', /^89504e470d0a1a0a/],
  ['image/jpeg', 'jpg', /^ffd8ff/],
  ['image/webp', 'webp', /^52494646.{8}57454250/],
];

/** Files by names that tell what is in them: of another content there is another name, so that they are kept for good. */
export type LookFiles = ReadonlyMap<string, LookFile>;

function named(body: Uint8Array, extension: string): string {
  return `${createHash('sha256').update(body).digest('base64url')}.${extension}`;
}

/** @throws Error in words that go on from the name of the file */
export function pictureFile(body: Uint8Array): readonly [name: string, LookFile] {
  if (body.length > pictureMaxBytes) throw new Error(`must have at most ${pictureMaxBytes} bytes`);
  const start = Buffer.from(body.subarray(0, 16)).toString('hex');
  const found = kinds.find(([, , begins]) => begins.test(start));
  if (found === undefined) throw new Error('is no PNG, JPEG or WebP');
  const [type, extension] = found;
  return [named(body, extension), { type, body }];
}

/** What a theme has beside it, by what people prefer. */
export interface Beside {
  /** Checked. */
  readonly stylesheet?: string | undefined;
  /** Names of pictures. */
  readonly background?: { readonly [Name in Scheme]?: string | undefined } | undefined;
}

/** The stylesheet that pages load beside their own; undefined where there is nothing in it. @param scheme whatever people prefer */
export function linkedSheet(beside: Beside, scheme?: Scheme): readonly [name: string, LookFile] | undefined {
  const text = `${backgroundRules(beside.background, scheme)}${beside.stylesheet ?? ''}`;
  if (text === '') return undefined;
  const body = new TextEncoder().encode(text);
  return [named(body, 'css'), { type: 'text/css; charset=utf-8', body }];
}

/** Text that stands on the picture itself gets ground of its own; who asks for contrast or for colours of theirs gets no picture. */
const panels = `body>footer,body>.languages{background:var(--background);padding:8px 16px;border-radius:var(--small)}
@media (prefers-contrast:more){body{background-image:none}}@media (forced-colors:active){body{background-image:none}}
`;

function backgroundRules({ light, dark }: NonNullable<Beside['background']> = {}, scheme: Scheme | undefined): string {
  const [first, other] = scheme === 'dark' ? [dark, undefined] : [light, scheme === undefined ? dark : undefined];
  if (first === undefined && other === undefined) return '';
  const shown = (name: string) => `body{background:var(--background) url(${name}) center/cover no-repeat fixed}`;
  return [
    first === undefined ? '' : shown(first),
    scheme === undefined && first !== undefined && other === undefined
      ? '@media (prefers-color-scheme:dark){body{background-image:none}}'
      : '',
    other === undefined ? '' : `@media (prefers-color-scheme:dark){${shown(other)}}`,
    panels,
  ].join('\n');
}
