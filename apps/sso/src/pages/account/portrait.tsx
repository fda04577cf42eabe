import type { JSX } from 'preact';
import { useAddress } from '../kit/root.js';

/** The picture of a person, where it is one that we made: what others serve is not loaded. */
export function Portrait({ small, alt }: { readonly small: string | undefined; readonly alt: string }) {
  const address = useAddress();
  if (small === undefined) return null;
  const image: JSX.Element = <img class="portrait" src={address(small)} alt={alt} width={96} height={96} />;
  return image;
}
