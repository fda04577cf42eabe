import type { Page, Route } from 'playwright-core';

/**
 * As people in a hurry do with a button that sends a form: the issuer has done what the first click asked for when the same comes again, and the
 * browser hears of the second alone. Two clicks of a mouse would sometimes meet the page that follows.
 */
export async function clickTwice(page: Page, selector: string): Promise<void> {
  let sent = 0;
  let tell = () => {};
  const sentAgain = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const twice = async (route: Route) => {
    if (route.request().method() === 'POST' && sent === 0) {
      sent += 1;
      await route.fetch({ maxRedirects: 0 });
      tell();
    }
    await route.continue();
  };
  await page.route('**', twice);
  await page.click(selector);
  await sentAgain;
  await page.unroute('**', twice);
}
