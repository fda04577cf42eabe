import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { RunningIssuer } from './running-issuer.js';

/** Files by their names, as a page of the console shows them. */
export type ShownFiles = Readonly<Record<string, string>>;

/** Who has just become owner, and makes what the first steps ask for by the pages of the console alone. */
export interface Newcomer {
  /** @returns what the audience's page says its API is written with */
  makeAudience(audience: NewAudience): Promise<ShownFiles>;
  /** A service with client credentials that may ask for these scopes. */
  makeService(name: string, scopes: readonly string[]): Promise<NewService>;
}

export interface NewAudience {
  readonly name: string;
  readonly identifier: string;
  /** And what a person reads of it. */
  readonly scope: readonly [string, string];
}

export interface NewService {
  readonly clientId: string;
  /** Shown once. */
  readonly secret: string;
  readonly files: ShownFiles;
}

/** @param picture of the page as it is now, under a name */
export function newcomer({ issuer }: RunningIssuer, page: Page, picture: (name: string) => Promise<void>): Newcomer {
  const field = (label: string) => page.getByLabel(label).first();
  const make = () => page.getByRole('button', { name: 'Make it' }).click();
  const open = async (path: string, title: string) => {
    await page.goto(`${issuer}/console${path}`);
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
  };
  return {
    makeAudience: async ({ name, identifier, scope: [scope, text] }) => {
      await open('/audiences/new', 'Make an audience');
      await field('Name').fill(name);
      await field('Identifier').fill(identifier);
      await field('Scope').fill(scope);
      await field('What a person reads').fill(text);
      await picture('new-audience');
      await make();
      await page.getByRole('heading', { level: 1, name }).waitFor();
      const files = await shownFiles(page);
      await picture('audience');
      return files;
    },
    makeService: async (name, scopes) => {
      await open('/apps/new', 'Make an app');
      await page.getByRole('radio', { name: /^A service/ }).check();
      await field('Name').fill(name);
      for (const scope of scopes) await page.getByLabel(scope).check();
      await picture('new-app');
      await make();
      const secret = (await page.getByTestId('secret').textContent()) ?? '';
      await page.getByRole('button', { name: 'I have it' }).click();
      await page.getByRole('heading', { level: 1, name }).waitFor();
      const files = await shownFiles(page);
      await picture('app');
      return { clientId: decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1) ?? ''), secret, files };
    },
  };
}

export async function shownFiles(page: Page): Promise<ShownFiles> {
  const figures = page.locator('figure.snippet');
  await figures.first().waitFor();
  const read = await figures.evaluateAll((all) =>
    all.map((one) => [one.querySelector('code')?.textContent ?? '', one.querySelector('pre')?.textContent ?? '']),
  );
  return Object.fromEntries(read);
}

/**
 * What writes pictures for the documentation, where PICTURES names a folder; the issuer has the address of `npm start` in them.
 * @returns a function that does nothing otherwise
 */
export function photographer({ issuer }: RunningIssuer, page: Page): (name: string) => Promise<void> {
  const folder = process.env.PICTURES;
  if (folder === undefined) return async () => {};
  mkdirSync(folder, { recursive: true });
  return async (name) => {
    const swap = async (from: string, to: string) => {
      await page.evaluate(
        ([old, other]) => {
          const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (texts.nextNode()) {
            const text = texts.currentNode.nodeValue ?? '';
            if (text.includes(old)) texts.currentNode.nodeValue = text.replaceAll(old, other);
          }
        },
        [from, to] as const,
      );
    };
    await swap(issuer, 'http://localhost:4000');
    await page.screenshot({ path: join(folder, `${name}.png`) });
    await swap('http://localhost:4000', issuer);
  };
}
