import type { LocalizedText } from '@signet/auth-contracts';
import type { JSX } from 'preact';
import { useContext } from 'preact/hooks';
import type { Words } from '../messages/words.js';
import { Surroundings } from './surroundings.js';

/** The picture that an app is known by, from where it says; its name stands beside it. */
export function Logo({ words, of }: { readonly words: Words; readonly of: LocalizedText }): JSX.Element {
  const address = words.localized(of);
  useContext(Surroundings).loads?.image(address);
  return <img class="logo" src={address} alt="" />;
}
