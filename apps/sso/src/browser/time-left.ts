/** Seconds before the end: WCAG 2.2, 2.2.1 has twenty at least. */
const warning = 120;

/** Says it when little time is left, and is silent again where somebody asked for more: they have as long as they had at first. */
function warn(place: HTMLElement): void {
  const left = Number(place.dataset.left);
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const begin = () => {
    clearTimeout(waiting);
    place.textContent = '';
    waiting = setTimeout(
      () => {
        place.textContent = place.dataset.says ?? '';
      },
      Math.max(0, left - warning) * 1000,
    );
  };
  begin();
  document.getElementById('more-time')?.addEventListener('click', begin);
}

const place = document.getElementById('time-soon');
if (place !== null) warn(place);
