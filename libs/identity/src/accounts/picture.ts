/** What a person wants to be shown as: made here from what they sent, and of nothing else. One account has one. */
export interface Picture {
  readonly subject: string;
  /** In its address, and in that of no picture before: what is there never changes. Nobody can guess it. */
  readonly pictureId: string;
  /** JPEG, base64. */
  readonly large: string;
  /** The same for pages. */
  readonly small: string;
  /** Epoch seconds. */
  readonly createdAt: number;
}

export const pictureSizes = ['large', 'small'] as const;
export type PictureSize = (typeof pictureSizes)[number];

/** Where pictures are kept. */
export abstract class PictureStore {
  /** The bytes of one size, base64; undefined where there is no such picture, or no such account any more. */
  abstract find(pictureId: string, size: PictureSize): Promise<string | undefined>;
  abstract ofPerson(subject: string): Promise<Picture | undefined>;
  /** In place of the one that its person has. */
  abstract save(picture: Picture): Promise<void>;
  /** True for the one call that deleted it. */
  abstract deleteOf(subject: string): Promise<boolean>;
}
