import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM_PATH,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}

type Rules = Readonly<Record<string, { readonly enabled: boolean }>>;

/** Serious and critical findings of axe, as `rule: element`. @param rules beyond those that it looks at by itself */
export async function accessibilityFindings(page: Page, rules: Rules = {}): Promise<string[]> {
  // The pages' own CSP forbids inline script; evaluate runs outside it.
  await page.evaluate(axeSource);
  return page.evaluate(async (asked) => {
    const { axe } = globalThis as unknown as {
      axe: {
        run(options: {
          rules: Rules;
          resultTypes: readonly string[];
          preload: boolean;
        }): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
      };
    };
    const { violations } = await axe.run({ rules: asked, resultTypes: ['violations'], preload: false });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  }, rules);
}
