import { AdministrationError, removeOwnPicture, setOwnPicture } from '@signet/administration';
import { z } from 'zod';
import { profileRules } from '../../account/profile-rules.js';
import { Problem } from '../../api/http/problem.js';
import { PictureRefused, pictureMaxBytes } from '../../pictures/picture-maker.js';
import { rasterTypes } from '../../pictures/raster-format.js';
import { type OwnContext, type OwnOperation, operation } from '../operation.js';

const scope = 'account:profile:write';
const nothing = { status: 204, schema: z.undefined() } as const;
const picture = z
  .object({ picture: z.url().describe('Where it is from now on; what stands there never changes') })
  .meta({ id: 'Picture' });

export const pictureOperations: readonly OwnOperation[] = [
  operation({
    id: 'setPicture',
    method: 'PUT',
    path: '/picture',
    scope,
    summary:
      'The person is shown as this picture, which is cut square and written anew without anything else of the file',
    file: { media: rasterTypes, most: pictureMaxBytes },
    answer: { status: 200, schema: picture },
    refusals: ['changed'],
    run: async ({ ports, person, issuer }, { file }) => {
      requireAllowed(issuer);
      const made = await issuer.pictures.make(file ?? Buffer.alloc(0), person.subject).catch(refused);
      const address = await setOwnPicture(ports, person, made);
      issuer.log.event('profile_changed', { subject: person.subject });
      return { body: { picture: address } };
    },
  }),
  operation({
    id: 'removePicture',
    method: 'DELETE',
    path: '/picture',
    scope,
    summary: 'The person has no picture any more',
    answer: nothing,
    refusals: ['invalid', 'changed'],
    run: async ({ ports, person, issuer }) => {
      requireAllowed(issuer);
      if (await removeOwnPicture(ports, person)) issuer.log.event('profile_changed', { subject: person.subject });
      return { body: undefined };
    },
  }),
];

/** @throws AdministrationError invalid, as of any member that is not for people to change */
function requireAllowed({ config }: OwnContext['issuer']): void {
  if (profileRules(config).picture) return;
  throw new AdministrationError('invalid', 'picture is not for people to change here');
}

/** @throws Problem */
function refused(error: unknown): never {
  if (!(error instanceof PictureRefused)) throw error;
  if (error.fault === 'busy') throw new Problem('unavailable', 'too many pictures wait to be decoded');
  const why = error.fault === 'no_picture' ? 'it is no picture that can be used' : 'it has too many pixels';
  throw new Problem('invalid', `body: ${why}`);
}
