import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { answered } from '../api/api.js';
import { useConsole } from '../console.js';
import { Heading } from '../kit/heading.js';
import { Loaded } from '../kit/loaded.js';
import { ManagedMark } from '../kit/managed.js';

/** What is kept of users beside their profile. */
export function AttributesPage(): JSX.Element {
  const { api } = useConsole();
  const attributes = useQuery({ queryKey: ['attributes'], queryFn: () => answered(api.GET('/attributes', {})) });
  return (
    <>
      <Heading title="Attributes" />
      <Loaded query={attributes}>
        {({ items }) => (
          <>
            {items.length === 0 ? <p className="muted">None is defined.</p> : null}
            {items.map(({ name, type, description, seenBy, changedBy }) => (
              <div key={name} className="record">
                <span>
                  <strong>{name}</strong> <ManagedMark kind="attribute" name={name} />
                </span>
                <span className="muted">
                  {type} · seen by the {seenBy} · changed by the {changedBy}
                  {description === undefined ? null : ` · ${description}`}
                </span>
              </div>
            ))}
          </>
        )}
      </Loaded>
    </>
  );
}
