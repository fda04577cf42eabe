import type { FormAnswer } from '../forms/guarded-form.js';
import { message } from '../pages/messages/catalogue.js';
import type { PictureFault } from '../pictures/picture-maker.js';
import type { UploadFault } from '../uploads/upload.js';

type Refusals<Fault extends string> = Readonly<Record<Fault, FormAnswer<'picture'>>>;

/** What is said of a file that was not taken. */
export const uploadRefusals: Refusals<UploadFault> = {
  too_large: { kind: 'refused', status: 413, errors: { picture: message('account.picture.too_large') } },
  too_slow: { kind: 'refused', status: 408, errors: { picture: message('account.picture.too_slow') } },
  malformed: { kind: 'refused', errors: { picture: message('account.picture.invalid') } },
};

/** What is said of one of which no picture was made. */
export const pictureRefusals: Refusals<PictureFault> = {
  no_picture: { kind: 'refused', errors: { picture: message('account.picture.invalid') } },
  too_many_pixels: { kind: 'refused', errors: { picture: message('account.picture.too_many_pixels') } },
  busy: { kind: 'busy' },
};
