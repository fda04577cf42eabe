import { Autocomplete } from '@base-ui/react/autocomplete';
import { useNavigate } from '@tanstack/react-router';
import { type JSX, useEffect, useState } from 'react';
import { Dialog } from '../kit/dialog.js';
import { places } from './places.js';

interface Command {
  readonly label: string;
  readonly to: string;
}

const commands: readonly Command[] = [
  ...places.map(({ to, title }) => ({ label: `Go to ${title}`, to })),
  { label: 'Make an app', to: '/apps/new' },
  { label: 'Make an audience', to: '/audiences/new' },
];

/** All that can be gone to, by the keyboard: Ctrl-K, or the command key where there is one. */
export function Palette(): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const navigate = useNavigate();
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setOpen((was) => !was);
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
  const go = ({ to }: Command): void => {
    setOpen(false);
    void navigate({ to });
  };
  return (
    <>
      <button type="button" className="quiet" aria-keyshortcuts="Control+K" onClick={() => setOpen(true)}>
        Go to ... <kbd>Ctrl K</kbd>
      </button>
      <Dialog open={isOpen} title="Go to" onClose={() => setOpen(false)}>
        <Autocomplete.Root open inline items={commands} autoHighlight="always" keepHighlight>
          <Autocomplete.Input className="input" aria-label="Search for a page or an act" />
          <Autocomplete.Empty className="muted">Nothing is called so.</Autocomplete.Empty>
          <Autocomplete.List className="commands">
            {(command: Command) => (
              <Autocomplete.Item key={command.label} value={command} className="command" onClick={() => go(command)}>
                {command.label}
              </Autocomplete.Item>
            )}
          </Autocomplete.List>
        </Autocomplete.Root>
      </Dialog>
    </>
  );
}
