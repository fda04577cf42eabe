import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type JSX, type SubmitEvent, useState } from 'react';
import { answered, versioned } from '../../api/api.js';
import { useConsole } from '../../console.js';
import { Heading } from '../../kit/heading.js';
import { Loaded } from '../../kit/loaded.js';
import { ProblemNotice } from '../../kit/problem.js';
import { patchBetween, type ShownTheme, type Theme, tidied } from './draft.js';
import { Preview } from './preview.js';
import { ThemeFields } from './theme-fields.js';

/** How the pages of the installation look, beside how they would. */
export function ThemePage(): JSX.Element {
  const { api } = useConsole();
  const theme = useQuery({ queryKey: ['theme'], queryFn: () => versioned(api.GET('/theme')) });
  return (
    <>
      <Heading title="Theme" />
      <p className="muted">What is saved is how every page of this installation looks, within seconds.</p>
      <Loaded query={theme}>{({ item, version }) => <ThemeForm shown={item} version={version} />}</Loaded>
    </>
  );
}

interface FormProps {
  readonly shown: ShownTheme;
  readonly version: string;
}

/** What is saved is what was entered, of the version that it was entered over. */
interface Entered {
  readonly draft: Theme;
  readonly over: Theme;
  readonly version: string;
}

function ThemeForm({ shown, version }: FormProps): JSX.Element {
  const { api } = useConsole();
  const queries = useQueryClient();
  const [entered, setEntered] = useState<Entered>();
  const { draft, over, version: seen } = entered ?? { draft: shown.theme, over: shown.theme, version };
  const wanted = tidied(draft);
  const patch = patchBetween(over, wanted);
  const isPinned = shown.source === 'environment';
  const save = useMutation({
    mutationFn: async () => {
      const header = { 'If-Match': seen };
      await answered(api.PATCH('/theme', { params: { header }, body: { theme: (patch ?? {}) as never } }));
      await queries.invalidateQueries({ queryKey: ['theme'] });
      setEntered(undefined);
    },
  });
  const change = (next: Theme): void => {
    save.reset();
    setEntered({ draft: next, over, version: seen });
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form className="theme" onSubmit={submit}>
      <div className="theme-fields">
        {isPinned ? (
          <p className="notice">The file that THEME_FILE names decides the look. What is stored here does not count.</p>
        ) : null}
        {shown.problem === undefined ? null : (
          <p className="wrong">What is stored does not count, and goes with the next change: {shown.problem}</p>
        )}
        <ThemeFields theme={draft} usual={shown.usual} isPinned={isPinned} onChange={change} />
        <div className="save">
          <button
            type="submit"
            className="primary"
            disabled={isPinned || save.isPending || (patch === undefined && shown.problem === undefined)}
          >
            Save
          </button>
          <button
            type="button"
            disabled={entered === undefined}
            onClick={() => {
              save.reset();
              setEntered(undefined);
            }}
          >
            Discard
          </button>
          <span role="status">{save.isSuccess && patch === undefined ? 'Saved' : null}</span>
        </div>
        {save.error ? <ProblemNotice error={save.error} /> : null}
      </div>
      <Preview theme={wanted} />
    </form>
  );
}
