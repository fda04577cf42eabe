import { type Account, profileClaimNames, profileClaims, usualProfileClaims } from '@signet/identity';
import { ownFrame } from '../../account/own-frame.js';
import { ownPages } from '../../account/own-pages.js';
import type { FieldDefinition } from '../../forms/fields.js';
import { pictureField } from '../../forms/picture-field.js';
import { profileFields } from '../../forms/profile-fields.js';
import { DataPage } from '../../pages/account/data-page.js';
import { OverviewPage } from '../../pages/account/overview-page.js';
import { PicturePage } from '../../pages/account/picture-page.js';
import { ProfilePage } from '../../pages/account/profile-page.js';
import { message } from '../../pages/messages/catalogue.js';
import { email, formOf, now, person, shop, stranger, username } from '../sample.js';
import type { ShownPage } from '../shown-page.js';

const overview = ownFrame(ownPages.overview, person);
const profile = ownFrame(ownPages.profile, person);
const ofPicture = ownFrame(ownPages.picture, person);
const pictureFields = { picture: pictureField };
const logo =
  'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"%3E%3Crect width="1" height="1" fill="teal"/%3E%3C/svg%3E';
const href = 'https://shop.example/login';
const launched = [
  { clientId: 'shop', client: { ...shop, logo }, href },
  { clientId: 'stranger', client: stranger, href },
  { clientId: 'claims', client: { name: 'Rechtsschutzversicherungsgesellschaften' }, href },
  { clientId: 'family', client: { name: '👩‍👩‍👧 Family' }, href },
  { clientId: 'mail', client: { name: 'mail' }, href },
];
const known: Account = {
  subject: 'sample',
  username,
  passwordHash: '',
  createdAt: now,
  updatedAt: now,
  name: person,
  givenName: 'Maximiliane',
  familyName: 'Hohenzollern-Sigmaringen',
  nickname: 'ماكس',
  website: 'https://maximiliane.example/a-rather-long-path/that-must-break-somewhere/in-a-narrow-window',
  birthdate: '1990-02-28',
  zoneinfo: 'Europe/Berlin',
  locale: 'de',
  email,
  emailVerified: true,
  phoneNumber: '+1 425 555 1212',
  phoneNumberVerified: false,
  address: { streetAddress: 'Karl-Anton-Platz 8', locality: 'Sigmaringen', postalCode: '72488', country: 'Germany' },
};

const usual: Readonly<Record<string, FieldDefinition>> = Object.fromEntries(
  usualProfileClaims.map((claim) => [claim, profileFields[claim]]),
);
const values = Object.fromEntries(profileClaimNames.map((claim) => [claim, known[profileClaims[claim]] ?? '']));

export const account = {
  overview: {
    of: OverviewPage,
    states: {
      some: (words) => <OverviewPage words={words} frame={overview} content={{ apps: launched }} />,
      none: (words) => <OverviewPage words={words} frame={overview} content={{ apps: [] }} />,
    },
  },
  profile: {
    of: ProfilePage,
    states: {
      much: (words) => <ProfilePage words={words} frame={profile} content={{ account: known }} />,
      little: (words) => (
        <ProfilePage
          words={words}
          frame={profile}
          content={{
            account: {
              subject: 'sample',
              username,
              passwordHash: '',
              createdAt: now,
              updatedAt: now,
              emailVerified: false,
            },
          }}
        />
      ),
    },
  },
  picture: {
    of: PicturePage,
    states: {
      none: (words) => (
        <PicturePage words={words} frame={ofPicture} content={{}} form={formOf('account/picture', pictureFields)} />
      ),
      some: (words) => (
        <PicturePage
          words={words}
          frame={ofPicture}
          content={{ picture: 'https://sso.example/pictures/sample', small: 'favicon.svg', isChanged: true }}
          form={formOf('account/picture', pictureFields)}
        />
      ),
      wrong: (words) => (
        <PicturePage
          words={words}
          frame={ofPicture}
          content={{}}
          form={formOf('account/picture', pictureFields, {
            errors: { picture: message('account.picture.too_many_pixels') },
            focus: 'picture',
          })}
        />
      ),
    },
  },
  'profile-form': {
    of: ProfilePage,
    states: {
      first: (words) => (
        <ProfilePage
          words={words}
          frame={profile}
          content={{ account: known, editable: usualProfileClaims }}
          form={formOf('account/profile', usual, { values })}
        />
      ),
      all: (words) => (
        <ProfilePage
          words={words}
          frame={profile}
          content={{ account: known, editable: profileClaimNames, isChanged: true }}
          form={formOf('account/profile', profileFields, { values: { ...values, locale: 'pt-BR' } })}
        />
      ),
      wrong: (words) => (
        <ProfilePage
          words={words}
          frame={profile}
          content={{ account: known, editable: usualProfileClaims }}
          form={formOf('account/profile', usual, {
            values: { ...values, website: 'example', zoneinfo: 'Berlin', locale: 'x' },
            errors: {
              website: message('account.profile.url'),
              zoneinfo: message('account.profile.zoneinfo'),
              locale: message('account.profile.locale'),
            },
            focus: 'website',
          })}
        />
      ),
      meanwhile: (words) => (
        <ProfilePage
          words={words}
          frame={profile}
          content={{ account: known, editable: usualProfileClaims }}
          form={formOf('account/profile', usual, { values, alert: message('account.profile.meanwhile') })}
        />
      ),
    },
  },
  data: {
    of: DataPage,
    states: {
      first: (words) => (
        <DataPage words={words} frame={ownFrame(ownPages.data, person)} form={formOf('account/data')} />
      ),
    },
  },
} as const satisfies Readonly<Record<string, ShownPage>>;
