import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import { Heading } from '../kit/heading.js';

export function NothingHere(): JSX.Element {
  return (
    <>
      <Heading title="There is nothing here" />
      <p>This address leads nowhere. It may be mistyped, or from an old link.</p>
      <Link to="/">Go to the overview</Link>
    </>
  );
}
