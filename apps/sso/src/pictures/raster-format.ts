/** What pictures are taken: by what stands in them, whatever they are called. Nothing that is text, has script or refers to anything. */
export const rasterFormats = ['png', 'jpeg', 'webp', 'gif'] as const;
export type RasterFormat = (typeof rasterFormats)[number];

export const rasterTypes: readonly string[] = rasterFormats.map((format) => `image/${format}`);

/** By its first bytes; undefined where it is none of them. */
export function rasterFormat(bytes: Buffer): RasterFormat | undefined {
  const head = bytes.toString('latin1', 0, 12);
  // PNG (W3C) §5.2, JFIF and Exif (ISO 10918-1 §B.1.1.3: SOI and a marker), RFC 9649 §2.4, GIF89a §17.
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (head.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (head.startsWith('RIFF') && head.endsWith('WEBP')) return 'webp';
  if (/^GIF8[79]a/.test(head)) return 'gif';
  return undefined;
}
