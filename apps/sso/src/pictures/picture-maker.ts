import { FairQueue } from '@signet/runtime';
import { type RasterFormat, rasterFormat } from './raster-format.js';

/** Bytes of a file that people send. */
export const pictureMaxBytes = 10 * 1024 * 1024;
/** Pixels at a side, of what apps are told and of what our pages show. */
export const pictureSides = { large: 512, small: 96 } as const;

/**
 * Before any is decoded. A JPEG is read line by line; what else there is, and a JPEG that comes in several scans, may have to be in memory whole, at
 * up to eight bytes each.
 */
const mostPixels = { byLine: 64_000_000, whole: 24_000_000 } as const;
/** Milliseconds for one. */
const patience = 10_000;
/** At once, on threads that files and names are looked up on too: two of four. */
const atOnce = 2;
/** Of these the last waits for four before it, and the edge for no answer longer. */
const [mostWaiting, mostOfPerson] = [8, 2];

export type PictureFault = 'no_picture' | 'too_many_pixels' | 'busy';

/** Why no picture was made of a file. */
export class PictureRefused extends Error {
  constructor(readonly fault: PictureFault) {
    super(fault);
  }
}

/** JPEG, base64. */
export interface MadePicture {
  readonly large: string;
  readonly small: string;
}

type Sharp = typeof import('sharp').default;
let loaded: Promise<Sharp> | undefined;

/** Loaded with the first picture: no start waits for it. Of all that it can read what we name is left. */
function decoder(): Promise<Sharp> {
  loaded ??= import('sharp').then(({ default: sharp }) => {
    sharp.cache(false);
    sharp.concurrency(1);
    sharp.block({ operation: ['VipsForeignLoad'] });
    sharp.unblock({
      operation: [
        'VipsForeignLoadPngBuffer',
        'VipsForeignLoadJpegBuffer',
        'VipsForeignLoadWebpBuffer',
        'VipsForeignLoadNsgifBuffer',
      ],
    });
    return sharp;
  });
  return loaded;
}

interface Turn {
  begin(): void;
  refuse(): void;
}

/** Makes what is shown of what people send: decoded, turned as it says, cut square and written anew, with nothing else of the file. */
export class PictureMaker {
  #running = 0;
  readonly #waiting = new FairQueue<Turn>(mostWaiting, mostOfPerson);

  /** @param subject who sent it: each waits for their own @throws PictureRefused */
  async make(file: Buffer, subject: string): Promise<MadePicture> {
    const format = rasterFormat(file);
    if (format === undefined) throw new PictureRefused('no_picture');
    await this.#turn(subject);
    try {
      return await made(file, format);
    } finally {
      const next = this.#waiting.shift();
      // Whoever waited takes this place: else somebody could come between.
      if (next) next.begin();
      else this.#running -= 1;
    }
  }

  async #turn(subject: string): Promise<void> {
    if (this.#running < atOnce) {
      this.#running += 1;
      return;
    }
    if (!this.#waiting.accepts([subject])) throw new PictureRefused('busy');
    await new Promise<void>((begin, reject) => {
      const refuse = () => reject(new PictureRefused('busy'));
      this.#waiting.push([subject], { begin, refuse })?.refuse();
    });
  }
}

async function made(file: Buffer, format: RasterFormat): Promise<MadePicture> {
  const sharp = await decoder();
  const options = { failOn: 'truncated', pages: 1, animated: false, sequentialRead: true } as const;
  try {
    // Its header alone.
    const { width, height, isProgressive } = await sharp(file, { ...options, limitInputPixels: false }).metadata();
    const most = mostPixels[format === 'jpeg' && !isProgressive ? 'byLine' : 'whole'];
    if (width * height > most) throw new PictureRefused('too_many_pixels');
    const { large, small } = pictureSides;
    const decoded = await sharp(file, { ...options, limitInputPixels: most })
      .timeout({ seconds: patience / 1000 })
      .autoOrient()
      .resize(large, large, { fit: 'cover' })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    const { width: side, channels } = decoded.info;
    const raw = sharp(decoded.data, { raw: { width: side, height: side, channels } });
    const [first, second] = await Promise.all([jpeg(raw.clone()), jpeg(raw.clone().resize(small, small))]);
    return { large: first, small: second };
  } catch (error) {
    if (error instanceof PictureRefused) throw error;
    // What the decoder says may quote the file.
    throw new PictureRefused('no_picture');
  }
}

async function jpeg(image: import('sharp').Sharp): Promise<string> {
  return (await image.jpeg({ quality: 85 }).toBuffer()).toString('base64');
}
