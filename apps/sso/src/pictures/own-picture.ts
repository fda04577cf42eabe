import { addressOf, endpoints } from '@signet/authorization-server';

/** The path below the issuer of the small one, where the picture of an account is one that we made; undefined of an address elsewhere. */
export function smallPictureOf(issuer: string, picture: string | undefined): string | undefined {
  const beginning = addressOf(issuer, endpoints.picture, { pictureId: '' });
  if (!picture?.startsWith(beginning)) return undefined;
  const pictureId = picture.slice(beginning.length);
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(pictureId)) return undefined;
  return addressOf('', endpoints.smallPicture, { pictureId }).slice(1);
}
