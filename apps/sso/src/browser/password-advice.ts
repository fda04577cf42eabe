import type { Advising, Asked, Said } from './asked.js';

/** Milliseconds without a key: who types is not interrupted. */
const pause = 500;

/** Says beside a new password what is to be said of it, once somebody has begun there. Nothing that is typed leaves the browser. */
function follow(place: HTMLElement): void {
  const advising: Advising = JSON.parse(place.dataset.advises ?? '{}');
  const input = document.getElementById(advising.field);
  if (!(input instanceof HTMLInputElement)) return;
  const begin = () => {
    const thread = new Worker(new URL(advising.thread, document.baseURI));
    // An old browser, or a release that is gone: the server judges as it always does.
    thread.addEventListener('error', () => thread.terminate());
    thread.addEventListener('message', ({ data }: MessageEvent<Said>) => {
      if (data.password === input.value) say(place, data.advice, advising.words);
    });
    listen(input, () => thread.postMessage(questionOf(input, advising)), place);
  };
  if (document.activeElement === input) begin();
  else input.addEventListener('focus', begin, { once: true });
}

function listen(input: HTMLInputElement, ask: () => void, place: HTMLElement): void {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const later = () => {
    clearTimeout(waiting);
    if (input.value === '') say(place, '', {});
    else waiting = setTimeout(ask, pause);
  };
  input.addEventListener('input', later);
  // Filled in before this ran.
  if (input.value !== '') later();
}

function questionOf(input: HTMLInputElement, { least, names, named }: Advising): Asked {
  const typed = named.flatMap((name) => {
    const field = input.form?.elements.namedItem(name);
    return field instanceof HTMLInputElement ? [field.value] : [];
  });
  return { password: input.value, least, names: [...names, ...typed] };
}

/** Where it is the same it is not said again. */
function say(place: HTMLElement, advice: string, words: Advising['words']): void {
  const text = Object.hasOwn(words, advice) ? (words[advice] ?? '') : '';
  const said = text === '' ? '' : `${advice === 'strong' ? '✓' : '!'} ${text}`;
  if (place.textContent !== said) place.textContent = said;
  place.classList.toggle('good', advice === 'strong');
}

for (const place of document.querySelectorAll<HTMLElement>('[data-advises]')) follow(place);
