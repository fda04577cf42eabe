import { z } from 'zod';
import { message } from '../pages/messages/catalogue.js';
import { rasterTypes } from '../pictures/raster-format.js';
import type { FieldDefinition } from './fields.js';

/** A file; beside the button that takes the picture away none is needed. */
export const pictureField: FieldDefinition = {
  label: 'account.picture.label',
  type: 'file',
  autocomplete: 'off',
  maxLength: 0,
  required: false,
  accept: rasterTypes,
  hint: message('account.picture.hint'),
  schema: z.string(),
};
