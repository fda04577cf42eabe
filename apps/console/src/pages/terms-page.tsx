import type { JSX } from 'react';
import { answered, type Schemas } from '../api/api.js';
import { usePages } from '../api/pages.js';
import { useConsole } from '../console.js';
import { Act } from '../kit/act.js';
import { Time } from '../kit/facts.js';
import { Heading } from '../kit/heading.js';
import { RecordList } from '../kit/record-list.js';
import { Search } from '../kit/search.js';
import { useSearched } from './searched.js';

type Terms = Schemas['Terms'];

/** Every version of all terms. */
export function TermsPage(): JSX.Element {
  const { api } = useConsole();
  const [search, onSearch] = useSearched();
  const terms = usePages(['terms', search], (page) =>
    answered(api.GET('/terms', { params: { query: { ...page, ...(search !== '' && { search }) } } })),
  );
  return (
    <>
      <Heading title="Terms" />
      <Search label="Search by id or title" value={search} onSearch={onSearch} />
      <RecordList
        query={terms}
        keyOf={({ termsId, version }) => `${termsId} ${version}`}
        empty={search === '' ? 'There are no terms.' : 'No terms are called so.'}
        row={(each) => (
          <div className="record spread">
            <span className="record-told">
              <strong>{each.title}</strong>
              <span className="muted">
                {each.termsId} {each.version} · <Standing of={each} />
              </span>
            </span>
            <TermsAct of={each} />
          </div>
        )}
      />
    </>
  );
}

function Standing({ of: { effectiveFrom, retiredAt } }: { readonly of: Terms }): JSX.Element {
  if (retiredAt !== undefined) return <>retired</>;
  if (effectiveFrom === undefined) return <>not published</>;
  return (
    <>
      counts from <Time at={effectiveFrom} />
    </>
  );
}

function TermsAct({ of: { termsId, version, effectiveFrom, retiredAt } }: { readonly of: Terms }): JSX.Element | null {
  const { api } = useConsole();
  const of = { params: { path: { termsId, version } } };
  if (retiredAt !== undefined) return null;
  if (effectiveFrom === undefined) {
    return (
      <Act
        key="publish"
        label="Publish"
        warning="People must accept it before anything is given in their name. Nothing of it changes any more."
        run={() => answered(api.POST('/terms/{termsId}/versions/{version}/publish', { ...of, body: {} }))}
        done={() => 'Published'}
        changes={['terms']}
      />
    );
  }
  return (
    <Act
      key="retire"
      label="Retire"
      warning="It is asked of nobody any more. Who accepted it stays known."
      run={() => answered(api.POST('/terms/{termsId}/versions/{version}/retire', of))}
      done={() => 'Retired'}
      changes={['terms']}
    />
  );
}
