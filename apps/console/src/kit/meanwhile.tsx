import type { JSX } from 'react';

/** What somebody else made of something, in words. */
export interface ChangedMember {
  readonly name: string;
  readonly now: string;
  /** Where both changed it. */
  readonly entered?: string | undefined;
}

interface MeanwhileProps {
  readonly changes: readonly ChangedMember[];
  readonly onGoOn: () => void;
  readonly onDiscard: () => void;
}

/** That what was entered is over something that is no more: what it is now, and what to do. */
export function Meanwhile({ changes, onGoOn, onDiscard }: MeanwhileProps): JSX.Element {
  return (
    <div className="problem" role="alert">
      <p>Somebody else changed this meanwhile. Nothing was overwritten, and what you entered is still here.</p>
      <ul>
        {changes.map(({ name, now, entered }) => (
          <li key={name}>
            {name}: now {now}
            {entered === undefined ? null : `; you entered ${entered}`}
          </li>
        ))}
      </ul>
      <div className="acts">
        <button type="button" onClick={onGoOn}>
          Go on with what I entered
        </button>
        <button type="button" onClick={onDiscard}>
          Discard what I entered
        </button>
      </div>
    </div>
  );
}
