import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';

/** HTML, or where the app sends the browser on to. */
type AppPage = string | { readonly goesTo: string };

/**
 * The site of an app, on loopback and by another name than the issuer's. A browser arrives there as at any site: what is only intercepted may
 * still be on its way when a test goes on, and redirects that follow a form are not always intercepted.
 */
export class AppSite {
  #waiting: Array<() => void> = [];
  readonly #server: Server;

  /** @param pages by path; elsewhere it says that the browser is back */
  private constructor(pages: Readonly<Record<string, AppPage>>) {
    this.#server = createServer(({ url = '/', headers }, response) => {
      const { pathname } = new URL(url, this.origin);
      const page = pages[pathname] ?? '<!doctype html><title>App</title><p>back at the app';
      if (typeof page === 'string') {
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
        response.end(page);
      } else response.writeHead(303, { location: page.goesTo }).end();
      // Not what a page loads besides.
      if (headers['sec-fetch-mode'] === 'navigate') this.#waiting.shift()?.();
    });
  }

  static async start(pages: Readonly<Record<string, AppPage>> = {}): Promise<AppSite> {
    const site = new AppSite(pages);
    await new Promise<void>((resolve) => site.#server.listen(0, '127.0.0.1', resolve));
    return site;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get redirectUri(): string {
    return `${this.origin}/callback`;
  }

  /** What the app is sent back with, once the page is there and nothing of the way to it is left. */
  async answerTo(page: Page, act: () => Promise<unknown>): Promise<URLSearchParams> {
    // Whoever waited in a test that failed waits no more.
    const arrived = new Promise<void>((resolve) => {
      this.#waiting = [resolve];
    });
    await act();
    await arrived;
    await page.waitForURL(({ origin }) => origin === this.origin);
    return new URL(page.url()).searchParams;
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}
