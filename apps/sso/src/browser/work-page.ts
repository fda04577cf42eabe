import type { WorkDone, WorkPlace } from './work-asked.js';

// Runs on pages whose form asks for proof of work. Without it a person asks for a code by mail, or sends the form as it is.

/** Begins at once, beside typing; a form that is sent sooner goes when it is done. */
function begin(place: HTMLElement): void {
  const asked: WorkPlace = JSON.parse(place.dataset.work ?? '{}');
  const form = place.closest('form');
  const solution = form?.querySelector<HTMLInputElement>('input[name=work_solution]');
  const status = place.querySelector<HTMLElement>('[role=status]');
  const progress = place.querySelector('progress');
  const without = document.getElementById('work-without');
  if (!form || !solution || !status || !progress || !without) return;
  let isUnderWay = true;
  let waiting: HTMLElement | null = null;
  const say = (text: string) => {
    if (status.textContent !== text) status.textContent = text;
  };
  const end = (text: string) => {
    isUnderWay = false;
    progress.hidden = true;
    thread.terminate();
    say(text);
    // As it was to be sent.
    if (waiting !== null) form.requestSubmit(waiting);
  };
  const thread = new Worker(new URL(asked.thread, document.baseURI));
  // An old browser, or a release that is gone: what those do who have no script is offered again.
  thread.addEventListener('error', () => {
    waiting = null;
    without.hidden = false;
    end(asked.words.failed);
  });
  thread.addEventListener('message', ({ data }: MessageEvent<WorkDone>) => {
    progress.value = data.done;
    if (data.solution === undefined) return;
    solution.value = data.solution;
    end(asked.words.done);
  });
  form.addEventListener('submit', (event) => {
    // Ways out need no fields, and so no proof.
    const { submitter } = event;
    if (!isUnderWay || !(submitter instanceof HTMLButtonElement) || submitter.formNoValidate) return;
    event.preventDefault();
    waiting = submitter;
    say(asked.words.waiting);
  });
  without.hidden = true;
  progress.hidden = false;
  say(asked.words.working);
  thread.postMessage({ seed: asked.seed, bits: asked.bits, pieces: asked.pieces });
}

for (const place of document.querySelectorAll<HTMLElement>('[data-work]')) begin(place);
