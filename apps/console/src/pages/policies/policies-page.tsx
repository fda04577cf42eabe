import { useMutation, useQuery } from '@tanstack/react-query';
import { type JSX, type SubmitEvent, useState } from 'react';
import { answered, versioned } from '../../api/api.js';
import { useConsole } from '../../console.js';
import { Dialog } from '../../kit/dialog.js';
import { useDraft, useSaving } from '../../kit/draft.js';
import { Heading } from '../../kit/heading.js';
import { Loaded } from '../../kit/loaded.js';
import { Meanwhile } from '../../kit/meanwhile.js';
import { ProblemNotice } from '../../kit/problem.js';
import { changesBetween, type Entered, keyOf, type Patch, patchOf, type Section } from './entered.js';
import { SettingField } from './setting-field.js';

/** What the installation asks of people, by section. */
export function PoliciesPage(): JSX.Element {
  const { api } = useConsole();
  const settings = useQuery({ queryKey: ['settings'], queryFn: () => versioned(api.GET('/settings')) });
  return (
    <>
      <Heading title="Policies" />
      <p className="muted">What is saved counts in every process of this installation within seconds.</p>
      <Loaded query={settings}>
        {({ item, version }) => <PoliciesForm sections={item.policies} version={version} />}
      </Loaded>
    </>
  );
}

interface FormProps {
  readonly sections: readonly Section[];
  readonly version: string;
}

/** What is saved is what was judged, of the version that it was judged of. */
interface Change {
  readonly patch: Patch;
  readonly version: string;
}

interface Judged extends Change {
  readonly weakened: readonly string[];
}

function PoliciesForm({ sections, version }: FormProps): JSX.Element {
  const { api } = useConsole();
  const [judged, setJudged] = useState<Judged>();
  const draft = useDraft<readonly Section[], Entered>({ item: sections, version }, {});
  const { entered, over } = draft;
  const patch = patchOf(over.item, entered);
  const isChanged = Object.keys(patch).length > 0;
  const send = ({ patch: policies, version: seen }: Change, dry_run: boolean) =>
    answered(
      api.PATCH('/settings', {
        params: { header: { 'If-Match': seen }, ...(dry_run && { query: { dry_run: true } as never }) },
        body: { policies: policies as never },
      }),
    );
  const save = useSaving(draft, ['settings'], (change: Change) => send(change, false));
  // What it would weaken is said by who judges it.
  const judge = useMutation({
    mutationFn: async (change: Change) => {
      // A dry run tells what it would have answered.
      const told = (await send(change, true)) as unknown as {
        readonly answer: { readonly weakened: readonly string[] };
      };
      const { weakened } = told.answer;
      if (weakened.length > 0) setJudged({ ...change, weakened });
      else save.mutate(change);
    },
    onError: save.readAgain,
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    save.reset();
    judge.mutate({ patch, version: over.version });
  };
  const discard = (): void => {
    judge.reset();
    save.reset();
    draft.discard();
  };
  const goOn = (): void => {
    judge.reset();
    save.reset();
    draft.goOn();
  };
  const { isBehind } = save;
  const failed = judge.error ?? save.error;
  return (
    <form className="policies" onSubmit={submit}>
      {over.item.map((section) => (
        <section key={section.section} aria-labelledby={`section-${section.section}`}>
          <h2 id={`section-${section.section}`}>{section.title}</h2>
          <p className="muted">{section.text}</p>
          {section.settings.map((setting) => {
            const key = keyOf(section, setting);
            const isEntered = Object.hasOwn(entered, key);
            return (
              <SettingField
                key={key}
                setting={setting}
                value={isEntered ? (entered[key] ?? null) : (setting.value ?? null)}
                isChanged={isIn(patch, section.section, setting.name)}
                onChange={(value) => draft.enter({ ...entered, [key]: value })}
              />
            );
          })}
        </section>
      ))}
      <div className="save">
        <button
          type="submit"
          className="primary"
          disabled={!isChanged || isBehind || judge.isPending || save.isPending}
        >
          Save
        </button>
        <button type="button" disabled={!isChanged} onClick={discard}>
          Discard
        </button>
        <span role="status">{save.isSuccess && !isChanged ? 'Saved' : null}</span>
      </div>
      {isBehind ? (
        <Meanwhile changes={changesBetween(over.item, sections, entered)} onGoOn={goOn} onDiscard={discard} />
      ) : failed ? (
        <ProblemNotice error={failed} />
      ) : null}
      <Dialog open={judged !== undefined} title="Protect people by less?" onClose={() => setJudged(undefined)}>
        <p>
          This weakens {judged?.weakened.map((each) => titleOf(sections, each)).join(', ')}. It is told to whoever
          follows alerts.
        </p>
        <div className="buttons">
          <button type="button" onClick={() => setJudged(undefined)}>
            Cancel
          </button>
          <button
            type="button"
            className="danger"
            onClick={() => {
              setJudged(undefined);
              if (judged) save.mutate(judged);
            }}
          >
            Save all the same
          </button>
        </div>
      </Dialog>
    </form>
  );
}

function isIn(patch: Patch, section: string, name: string): boolean {
  const members = patch[section];
  return members !== undefined && Object.hasOwn(members, name);
}

function titleOf(sections: readonly Section[], key: string): string {
  const [section, name] = key.split('.');
  const found = sections.find((each) => each.section === section)?.settings.find((each) => each.name === name);
  return `“${found?.title ?? key}”`;
}
