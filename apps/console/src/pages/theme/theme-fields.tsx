import type { JSX } from 'react';
import { Colors } from './colors.js';
import type { ShownTheme, Theme } from './draft.js';
import { Links } from './links.js';
import { LogoField } from './logo-field.js';
import { Names } from './names.js';

interface ThemeFieldsProps {
  readonly theme: Theme;
  readonly usual: ShownTheme['usual'];
  readonly isPinned: boolean;
  readonly onChange: (theme: Theme) => void;
}

/** All that a theme can say. */
export function ThemeFields({ theme, usual, isPinned, onChange }: ThemeFieldsProps): JSX.Element {
  const set = (member: Partial<Theme>): void => onChange({ ...theme, ...member });
  return (
    <fieldset className="bare" aria-label="Theme" disabled={isPinned}>
      <section>
        <h2>Name and logo</h2>
        <label className="field">
          Name
          <input
            className="input"
            value={theme.name ?? ''}
            maxLength={64}
            placeholder="Signet"
            onChange={({ target }) => set({ name: target.value })}
          />
        </label>
        <Names names={theme.names} onChange={(names) => set({ names })} />
        <LogoField logo={theme.logo} onChange={(logo) => set({ logo })} />
      </section>
      <section>
        <h2>Colours</h2>
        <Colors title="Light" colors={theme.light} usual={usual.light} onChange={(light) => set({ light })} />
        <Colors title="Dark" colors={theme.dark} usual={usual.dark} onChange={(dark) => set({ dark })} />
      </section>
      <section>
        <h2>Shape and letters</h2>
        <label className="field">
          Corners in pixels
          <input
            className="input"
            type="number"
            min={0}
            max={32}
            value={theme.radius ?? ''}
            placeholder={String(usual.radius)}
            onChange={({ target }) => set({ radius: target.value === '' ? undefined : Number(target.value) })}
          />
        </label>
        <label className="field">
          Font families
          <input
            className="input"
            value={theme.font ?? ''}
            maxLength={200}
            placeholder={usual.font}
            onChange={({ target }) => set({ font: target.value })}
          />
        </label>
      </section>
      <Links links={theme.links ?? []} onChange={(links) => set({ links: [...links] })} />
      <section>
        <h2>Stylesheet</h2>
        <label className="field">
          Rules, held to what hides nothing
          <textarea
            className="input code"
            rows={8}
            spellCheck={false}
            value={theme.stylesheet ?? ''}
            onChange={({ target }) => set({ stylesheet: target.value })}
          />
        </label>
      </section>
    </fieldset>
  );
}
