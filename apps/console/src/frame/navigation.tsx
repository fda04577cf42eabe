import { Link } from '@tanstack/react-router';
import { type JSX, useId, useState } from 'react';
import { placeGroups } from './places.js';

/** The places, under small headings. Where there is no room beside the page, a button opens them. */
export function Navigation(): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  return (
    <nav aria-label="Console" data-open={isOpen}>
      <button
        type="button"
        className="menu"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen((was) => !was)}
      >
        Menu
      </button>
      <div className="place-groups" id={id}>
        {placeGroups.map(({ title, places }, index) => (
          <div key={title ?? ''} className="place-group">
            {title === undefined ? null : <span id={`${id}-${index}`}>{title}</span>}
            <ul aria-labelledby={title === undefined ? undefined : `${id}-${index}`}>
              {places.map((place) => (
                <li key={place.to}>
                  <Link to={place.to} activeOptions={{ exact: place.to === '/' }} onClick={() => setOpen(false)}>
                    {place.title}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </nav>
  );
}
