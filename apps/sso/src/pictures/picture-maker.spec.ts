import { beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { PictureMaker } from './picture-maker.js';
import { rasterFormat } from './raster-format.js';
import { animatedGif, bomb, plain, withGps } from './testing/samples.js';

const maker = new PictureMaker();
const make = (file: Buffer) => maker.make(file, 'alice');
const decoded = (text: string) => Buffer.from(text, 'base64');

describe('a picture', () => {
  it.each(['png', 'jpeg', 'webp', 'gif'] as const)('is made of %s, as JPEG of two sizes', async (format) => {
    const file = await plain(format);
    expect(rasterFormat(file)).toBe(format);
    const { large, small } = await make(file);
    expect(await sharp(decoded(large)).metadata()).toMatchObject({ format: 'jpeg', width: 512, height: 512 });
    expect(await sharp(decoded(small)).metadata()).toMatchObject({ format: 'jpeg', width: 96, height: 96 });
    expect(decoded(large).length).toBeLessThan(400_000);
  });

  it('is made of a single pixel', async () => {
    const one = await sharp({ create: { width: 1, height: 1, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    const { data } = await sharp(decoded((await make(one)).large))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([...data.subarray(0, 3)].map((each) => Math.round(each / 64))).toEqual([4, 0, 0]);
  });

  it('is turned as its camera says, and says nothing of where it was taken', async () => {
    const file = await withGps();
    // The attack is one: it stands there before.
    expect(file.includes('SecretCamera')).toBe(true);
    expect((await sharp(file).metadata()).exif).toBeDefined();
    const { large } = await make(file);
    const written = decoded(large);
    expect(written.includes('SecretCamera')).toBe(false);
    const { exif, icc, xmp, iptc, orientation } = await sharp(written).metadata();
    expect([exif, icc, xmp, iptc, orientation]).toEqual([undefined, undefined, undefined, undefined, undefined]);
    // The left half was red, and it is turned by 90 degrees to the right: now the upper half is.
    const { data, info } = await sharp(written).raw().toBuffer({ resolveWithObject: true });
    const at = (x: number, y: number) => [...data.subarray((y * info.width + x) * info.channels).subarray(0, 3)];
    const isRed = ([red = 0, , blue = 0]: readonly number[]) => red > 200 && blue < 60;
    expect([isRed(at(100, 60)), isRed(at(400, 60)), isRed(at(100, 460)), isRed(at(400, 460))]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('is of the first frame where there are more', async () => {
    const file = await animatedGif();
    expect((await sharp(file, { animated: true }).metadata()).pages).toBe(3);
    const { large } = await make(file);
    expect((await sharp(decoded(large)).metadata()).pages).toBeUndefined();
    const { data } = await sharp(decoded(large)).raw().toBuffer({ resolveWithObject: true });
    expect((data[0] ?? 0) > 200 && (data[2] ?? 0) < 60).toBe(true);
  });

  it('has white where there was nothing', async () => {
    const empty = { width: 4, height: 4, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } as const;
    const file = await sharp({ create: empty }).webp().toBuffer();
    const { data } = await sharp(decoded((await make(file)).small))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(Math.min(...data)).toBeGreaterThan(250);
  });
});

describe('what is behind or within a picture', () => {
  const script = '<script>alert(document.domain)</script>';

  it.each(['png', 'jpeg', 'gif'] as const)('of %s does not come through', async (format) => {
    const polyglot = Buffer.concat([await plain(format), Buffer.from(script)]);
    const { large, small } = await make(polyglot);
    expect([decoded(large).includes('<script>'), decoded(small).includes('<script>')]).toEqual([false, false]);
  });

  it('of a GIF that is a script as well does not come through', async () => {
    const gif = await plain('gif');
    // `GIF89a/*` … `*/=1;alert(1)`: a width that opens a comment.
    const polyglot = Buffer.concat([gif, Buffer.from('*/=1;alert(1)')]);
    const made = await make(polyglot).catch(() => undefined);
    if (made) expect(decoded(made.large).includes('alert')).toBe(false);
  });
});

describe('what is no picture', () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>';
  let truncated: Record<'png' | 'jpeg' | 'webp', Buffer>;
  beforeAll(async () => {
    const half = async (format: 'png' | 'jpeg' | 'webp') => {
      const file = await plain(format);
      return file.subarray(0, Math.floor(file.length / 2));
    };
    truncated = { png: await half('png'), jpeg: await half('jpeg'), webp: await half('webp') };
  });

  it.each<[string, () => Buffer | Promise<Buffer>]>([
    ['an SVG', () => Buffer.from(svg)],
    ['an SVG with a declaration', () => Buffer.from(`<?xml version="1.0"?>${svg}`)],
    ['an SVG behind the first bytes of a PNG', () => Buffer.from(`\x89PNG\r\n\x1a\n${svg}`, 'latin1')],
    ['a page', () => Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['a PDF', () => Buffer.from('%PDF-1.7\n')],
    [
      'a TIFF',
      () =>
        sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
          .tiff()
          .toBuffer(),
    ],
    [
      'an AVIF',
      () =>
        sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
          .avif()
          .toBuffer(),
    ],
    ['nothing', () => Buffer.alloc(0)],
    ['the first bytes of a JPEG', () => Buffer.from('\xff\xd8\xff', 'latin1')],
    ['half a PNG', () => truncated.png],
    ['half a JPEG', () => truncated.jpeg],
    ['half a WebP', () => truncated.webp],
  ])('is refused: %s', async (_, file) => {
    await expect(make(await file())).rejects.toMatchObject({ fault: 'no_picture' });
  });

  it.each(['png', 'gif'] as const)('is one of more pixels than are decoded, in a small file: %s', async (format) => {
    const file = await bomb(format);
    expect(file.length).toBeLessThan(100_000);
    await expect(make(file)).rejects.toMatchObject({ fault: 'too_many_pixels' });
  });

  it('is a JPEG that comes in several scans, of more pixels than are kept whole until the last one', async () => {
    const flat = sharp({ create: { width: 5000, height: 5000, channels: 3, background: 'red' } });
    const scans = await flat.clone().jpeg({ progressive: true, chromaSubsampling: '4:4:4' }).toBuffer();
    expect(scans.length).toBeLessThan(500_000);
    await expect(make(scans)).rejects.toMatchObject({ fault: 'too_many_pixels' });
    // Line by line it is no more than its lines.
    await expect(make(await flat.clone().jpeg().toBuffer())).resolves.toHaveProperty('large');
  });
});

describe('many at once', () => {
  it('wait for each other, two of one person at most, and none is lost', async () => {
    const own = new PictureMaker();
    const file = await plain('png');
    const all = await Promise.allSettled(Array.from({ length: 8 }, () => own.make(file, 'alice')));
    expect(all.map(({ status }) => status)).toEqual([...Array(4).fill('fulfilled'), ...Array(4).fill('rejected')]);
    const [, , , , refused] = all;
    expect(refused).toMatchObject({ reason: { fault: 'busy' } });
    await expect(own.make(file, 'alice')).resolves.toHaveProperty('large');
  });

  it('leave room for others: whoever has less takes the place of whoever has most', async () => {
    const own = new PictureMaker();
    const file = await plain('png');
    const people = Array.from({ length: 40 }, (_, at) => own.make(file, `person ${at}`));
    const done = await Promise.allSettled(people);
    expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
  });
});
