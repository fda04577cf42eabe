import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type JSX, useEffect, useState } from 'react';
import { answered } from '../../api/api.js';
import { useConsole } from '../../console.js';
import { ProblemNotice } from '../../kit/problem.js';
import { languages, type Scheme, type Theme } from './draft.js';

/** Milliseconds without a change after which it is shown. */
const pause = 250;

const pages = {
  'sign-in': 'Signing in',
  refused: 'Refused',
  missing: 'Something missing',
  consent: 'Allowing an app',
  'second-factor': 'Second factor',
  'create-account': 'New account',
  account: 'Own account',
  apps: 'Own apps',
  error: 'Error',
} as const;
type PageName = keyof typeof pages;
const looks = { light: 'Light', dark: 'Dark' } as const;
const widths = { desktop: 'Wide', phone: 'Phone' } as const;

/** Pages in a theme that is not saved, as the issuer makes them, and what would be refused of it. */
export function Preview({ theme }: { readonly theme: Theme }): JSX.Element {
  const { api } = useConsole();
  const [page, setPage] = useState<PageName>('sign-in');
  const [scheme, setScheme] = useState<Scheme>('light');
  const [width, setWidth] = useState<keyof typeof widths>('desktop');
  const [language, setLanguage] = useState<keyof typeof languages>('en');
  const settled = useSettled(theme);
  const asked = { theme: settled, page, scheme, language };
  const preview = useQuery({
    queryKey: ['theme-preview', asked],
    queryFn: () => answered(api.POST('/theme/previews', { body: asked as never })),
    placeholderData: keepPreviousData,
    gcTime: 10_000,
    retry: false,
  });
  const faults = preview.isError ? [] : (preview.data?.faults ?? []);
  return (
    <section className="theme-preview" aria-labelledby="theme-preview-title">
      <h2 id="theme-preview-title">Preview</h2>
      <div className="theme-choices">
        <Choice label="Page" choices={pages} value={page} onChange={setPage} />
        <Choice label="Scheme" choices={looks} value={scheme} onChange={setScheme} />
        <Choice label="Width" choices={widths} value={width} onChange={setWidth} />
        <Choice label="Language" choices={languages} value={language} onChange={setLanguage} />
      </div>
      <Picture html={preview.data?.html} width={width} page={pages[page]} />
      <div role="status">
        {faults.length === 0 ? null : (
          <>
            <p className="wrong">This would be refused:</p>
            <ul className="wrong">
              {faults.map((fault) => (
                <li key={fault}>{fault}</li>
              ))}
            </ul>
          </>
        )}
      </div>
      {preview.isError ? <ProblemNotice error={preview.error} /> : null}
    </section>
  );
}

interface PictureProps {
  readonly html: string | undefined;
  readonly width: keyof typeof widths;
  readonly page: string;
}

/** In a sandbox that allows nothing: no script, no form, no address, no origin. Markup of it never enters this document. */
function Picture({ html, width, page }: PictureProps): JSX.Element {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    if (html === undefined) return undefined;
    const made = URL.createObjectURL(new Blob([html], { type: 'text/html;charset=utf-8' }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [html]);
  return (
    <div className="theme-picture" data-width={width}>
      {address === undefined ? (
        <p className="muted">Loading ...</p>
      ) : (
        <iframe sandbox="" title={`Preview: ${page}`} src={address} tabIndex={-1} />
      )}
    </div>
  );
}

interface ChoiceProps<Name extends string> {
  readonly label: string;
  readonly choices: Readonly<Record<Name, string>>;
  readonly value: Name;
  readonly onChange: (value: Name) => void;
}

function Choice<Name extends string>({ label, choices, value, onChange }: ChoiceProps<Name>): JSX.Element {
  return (
    <label className="field">
      {label}
      <select className="input" value={value} onChange={({ target }) => onChange(target.value as Name)}>
        {Object.entries<string>(choices).map(([name, title]) => (
          <option key={name} value={name}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The theme as it stood when nothing was changed for a while. */
function useSettled(theme: Theme): Theme {
  const [settled, setSettled] = useState(theme);
  const [now, before] = [JSON.stringify(theme), JSON.stringify(settled)];
  useEffect(() => {
    if (now === before) return undefined;
    const timer = setTimeout(() => setSettled(JSON.parse(now)), pause);
    return () => clearTimeout(timer);
  }, [now, before]);
  return settled;
}
