import { useQuery } from '@tanstack/react-query';
import type { JSX, SubmitEvent } from 'react';
import { answered, versioned } from '../../api/api.js';
import { useConsole } from '../../console.js';
import { useDraft, useSaving } from '../../kit/draft.js';
import { Heading } from '../../kit/heading.js';
import { Loaded } from '../../kit/loaded.js';
import { Meanwhile } from '../../kit/meanwhile.js';
import { type MergePatch, patchBetween, patched } from '../../kit/merge-patch.js';
import { ProblemNotice } from '../../kit/problem.js';
import { changesBetween } from './changes.js';
import { type ShownTheme, type Theme, tidied } from './draft.js';
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

function ThemeForm({ shown, version }: FormProps): JSX.Element {
  const { api } = useConsole();
  const draft = useDraft<ShownTheme, MergePatch>({ item: shown, version }, {});
  const { entered, over } = draft;
  const theme = patched(over.item.theme, entered);
  const patch = patchBetween(over.item.theme, tidied(theme));
  const isPinned = shown.source === 'environment';
  const save = useSaving(draft, ['theme'], (change: MergePatch) => {
    const header = { 'If-Match': over.version };
    return answered(api.PATCH('/theme', { params: { header }, body: { theme: change as never } }));
  });
  const { isBehind } = save;
  const change = (next: Theme): void => {
    save.reset();
    draft.enter(patchBetween(over.item.theme, next) ?? {});
  };
  const discard = (): void => {
    save.reset();
    draft.discard();
  };
  const goOn = (): void => {
    save.reset();
    draft.goOn();
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    save.mutate(patch ?? {});
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
        <ThemeFields theme={theme} usual={shown.usual} isPinned={isPinned} onChange={change} />
        <div className="save">
          <button
            type="submit"
            className="primary"
            disabled={isPinned || isBehind || save.isPending || (patch === undefined && shown.problem === undefined)}
          >
            Save
          </button>
          <button type="button" disabled={patch === undefined} onClick={discard}>
            Discard
          </button>
          <span role="status">{save.isSuccess && patch === undefined ? 'Saved' : null}</span>
        </div>
        {isBehind ? (
          <Meanwhile
            changes={changesBetween(over.item.theme, shown.theme, entered)}
            onGoOn={goOn}
            onDiscard={discard}
          />
        ) : save.error ? (
          <ProblemNotice error={save.error} />
        ) : null}
      </div>
      <Preview theme={tidied(theme)} />
    </form>
  );
}
