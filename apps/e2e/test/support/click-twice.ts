import type { Page, Route } from 'playwright-core';

/**
 * As people in a hurry do with a button that sends a form: the second click comes when the issuer has done what the first one asked for, and the
 * browser has not heard of that. A mouse would sometimes click on the page that follows.
 */
export async function clickTwice(page: Page, selector: string): Promise<void> {
  const [done, sentAgain] = [signal(), signal()];
  let sent = 0;
  const twice = async (route: Route) => {
    if (route.request().method() !== 'POST') return route.continue();
    sent += 1;
    if (sent > 1) {
      sentAgain.tell();
      return route.continue();
    }
    await route.fetch({ maxRedirects: 0 });
    done.tell();
    await sentAgain.told;
    // The browser gave it up when the form was sent again, and may say so.
    await route.abort().catch(() => undefined);
  };
  await page.route('**', twice);
  const button = page.locator(selector);
  await button.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await button.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  // At a place: what looks for an element waits until nothing is on its way.
  const click = () => page.mouse.click(x + width / 2, y + height / 2);
  await click();
  await done.told;
  await click();
  await sentAgain.told;
  await page.unroute('**', twice);
}

function signal() {
  let tell = () => {};
  const told = new Promise<void>((resolve) => {
    tell = resolve;
  });
  return { told, tell };
}
