import type { Page } from 'playwright-core';

/**
 * What is wrong with a page beside what axe finds, each as one line: a heading and landmarks, an order that is the same for eyes and ears, errors that
 * are announced where they are, nothing that moves for people who want nothing to move, and no line wider than the window.
 */
export function structureFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)];
    const faults: string[] = [];
    const count = (selector: string, wanted: number) => {
      const found = all(selector).length;
      if (found !== wanted) faults.push(`${found} of ${selector}`);
    };
    count('h1', 1);
    count('main', 1);
    count('main h1', 1);
    const shown = (each: HTMLElement) => each.checkVisibility();
    const landmarks =
      'main, nav, footer, header, aside, [role=navigation], [role=contentinfo], section[aria-label], form[aria-label], a.skip';
    for (const each of all('body *')) {
      const says = [...each.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== '',
      );
      if (says && shown(each) && each.closest(landmarks) === null)
        faults.push(`in no landmark: ${each.outerHTML.slice(0, 120)}`);
    }
    // What is read, and what is gone through by Tab, is in the order of the document: nothing moves it for the eyes alone.
    for (const each of all('body, body *')) {
      const { order, flexDirection, flexWrap, float, position } = getComputedStyle(each);
      const isMoved =
        order !== '0' || /reverse/.test(flexDirection + flexWrap) || float !== 'none' || position === 'fixed';
      if (isMoved || each.tabIndex > 0) faults.push(`out of order: ${each.outerHTML.slice(0, 120)}`);
    }
    const levels = all('h1, h2, h3, h4').map(({ tagName }) => Number(tagName.slice(1)));
    if (levels.some((level, index) => level > (levels[index - 1] ?? 0) + 1))
      faults.push(`headings ${levels.join(' ')}`);
    const textOf = (ids: string | null) =>
      (ids ?? '')
        .split(' ')
        .map((id) => document.getElementById(id)?.textContent ?? '')
        .join('')
        .trim();
    for (const each of all('[aria-invalid=true]')) {
      if (textOf(each.getAttribute('aria-describedby')) === '')
        faults.push(`says not what is wrong: ${each.outerHTML}`);
      if (all('[role=alert]').length === 0) faults.push(`nothing announces: ${each.outerHTML}`);
    }
    for (const each of all('.field-error')) {
      if (document.querySelector(`[aria-invalid=true][aria-describedby~="${each.id}"]`) === null)
        faults.push(`of no field: ${each.outerHTML}`);
    }
    for (const each of all('.alert'))
      if (each.getAttribute('role') !== 'alert') faults.push(`is no alert: ${each.outerHTML}`);
    for (const each of all('body, body *')) {
      const { animationName, transitionDuration, scrollBehavior } = getComputedStyle(each);
      const moves =
        animationName !== 'none' || transitionDuration.split(', ').some((time) => Number.parseFloat(time) > 0);
      if (moves || scrollBehavior === 'smooth') faults.push(`moves: ${each.outerHTML.slice(0, 120)}`);
    }
    if (document.getAnimations().length > 0) faults.push('an animation runs');
    if (document.documentElement.scrollWidth > innerWidth) faults.push('wider than the window');
    return faults;
  });
}

interface Focused {
  readonly what: string;
  readonly nth: number;
  readonly isSeen: boolean;
  readonly hasRing: boolean;
}

/** Through the whole page by Tab and back by Shift+Tab: all that can be used is reached once, in its order, seen, and left again. */
export async function keyboardFaults(page: Page): Promise<string[]> {
  const wanted = await page.evaluate(() => {
    const usable = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]';
    const isReached = (each: HTMLElement) => each.tabIndex >= 0 && each.checkVisibility() && !each.matches(':disabled');
    const found = [...document.querySelectorAll<HTMLElement>(usable)].filter(isReached);
    for (const [nth, each] of found.entries()) each.dataset.nth = String(nth);
    // From before the first, wherever the page has put the focus.
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
    return found.map((each) => each.outerHTML.slice(0, 120));
  });
  const faults: string[] = [];
  for (const [key, order] of [
    ['Tab', wanted.map((_, nth) => nth)],
    ['Shift+Tab', wanted.map((_, nth) => nth).toReversed()],
  ] as const) {
    const met: number[] = [];
    // One more leaves the page, or turns round on it.
    for (let pressed = 0; pressed < wanted.length; pressed += 1) {
      await page.keyboard.press(key);
      const { what, nth, isSeen, hasRing } = await focusedOf(page);
      met.push(nth);
      if (!hasRing) faults.push(`${key}: no ring around ${what}`);
      if (!isSeen) faults.push(`${key}: out of sight: ${what}`);
    }
    if (met.join() !== order.join())
      faults.push(`${key}: ${met.join()} in place of ${order.join()}: ${wanted.join('\n')}`);
    await page.keyboard.press(key);
    const { nth, what } = await focusedOf(page);
    if (nth >= 0 && nth !== order[0]) faults.push(`${key}: does not get out of ${what}`);
  }
  return faults;
}

function focusedOf(page: Page): Promise<Focused> {
  return page.evaluate(() => {
    const each = document.activeElement as HTMLElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(each);
    const { top, bottom, left, right, width, height } = each.getBoundingClientRect();
    const isInside = bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
    return {
      what: each.outerHTML.slice(0, 120),
      nth: Number(each.dataset.nth ?? -1),
      isSeen: isInside && width > 0 && height > 0,
      hasRing: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2,
    };
  });
}
