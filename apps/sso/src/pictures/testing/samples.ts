import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';

const [red, blue] = ['#ff0000', '#0000ff'];

/** Half red, half blue, and with enough in it to be cut short. */
function base(): Sharp {
  const right = { create: { width: 60, height: 80, channels: 3, background: blue } } as const;
  return sharp({ create: { width: 120, height: 80, channels: 3, background: red } }).composite([
    { input: right, left: 60, top: 0 },
  ]);
}

export async function plain(format: 'png' | 'jpeg' | 'webp' | 'gif'): Promise<Buffer> {
  return base().toFormat(format).toBuffer();
}

/** As of a telephone that was held upright, somewhere. */
export async function withGps(): Promise<Buffer> {
  const gps = {
    GPSLatitudeRef: 'N',
    GPSLatitude: '52/1 31/1 0/1',
    GPSLongitudeRef: 'E',
    GPSLongitude: '13/1 24/1 0/1',
  };
  return base()
    .withExif({ IFD0: { Make: 'SecretCamera', Orientation: '6' }, IFD3: gps })
    .withMetadata({ orientation: 6, exif: { IFD0: { Make: 'SecretCamera' }, IFD3: gps } })
    .jpeg()
    .toBuffer();
}

/** Red, then green, then blue. */
export async function animatedGif(): Promise<Buffer> {
  const colours = ['#ff0000', '#00ff00', '#0000ff'];
  const frames = await Promise.all(
    colours.map((background) =>
      sharp({ create: { width: 20, height: 20, channels: 3, background } })
        .png()
        .toBuffer(),
    ),
  );
  return sharp(frames, { join: { animated: true } })
    .gif()
    .toBuffer();
}

/** Of 50000 pixels at each side, in a file of a few kilobytes. */
export async function bomb(format: 'png' | 'gif'): Promise<Buffer> {
  const side = 50_000;
  if (format === 'png') {
    const head = Buffer.alloc(13);
    head.writeUInt32BE(side, 0);
    head.writeUInt32BE(side, 4);
    // One bit of grey for each pixel.
    head.set([1, 0, 0, 0, 0], 8);
    const rows = deflateSync(Buffer.alloc(1_000_000));
    return Buffer.concat([
      Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
      chunk('IHDR', head),
      chunk('IDAT', rows),
      chunk('IEND'),
    ]);
  }
  const gif = await plain('gif');
  // Of the whole, and of its one frame.
  const frame = gif.indexOf(Buffer.from([0x2c, 0, 0, 0, 0]));
  for (const at of [6, 8, frame + 5, frame + 7]) gif.writeUInt16LE(side, at);
  return gif;
}

function chunk(type: string, data = Buffer.alloc(0)): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
