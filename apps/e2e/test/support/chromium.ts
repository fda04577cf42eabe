import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** @param more switches of its command line */
export function launchChromium(more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM_PATH,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', ...more],
  });
}

/** Of axe: those switched on or off beyond what it looks at by itself, or the only ones. */
type Rules = Readonly<Record<string, { readonly enabled: boolean }>> | readonly string[];

/** What is another finding in another scheme. */
export const onlyColors = ['color-contrast', 'link-in-text-block'] as const;

/** Serious and critical findings of axe, as `rule: element`. */
export async function accessibilityFindings(page: Page, rules: Rules = {}): Promise<string[]> {
  // The pages' own CSP forbids inline script; evaluate runs outside it. Once for each document.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeSource);
  return page.evaluate(async (asked) => {
    const { axe } = globalThis as unknown as {
      axe: {
        run(options: object): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
      };
    };
    const which = Array.isArray(asked) ? { runOnly: { type: 'rule', values: asked } } : { rules: asked };
    const { violations } = await axe.run({ ...which, resultTypes: ['violations'], preload: false });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  }, rules);
}
