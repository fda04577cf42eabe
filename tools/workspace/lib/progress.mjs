/** Milliseconds between two signs of life: on a terminal one line is written again, elsewhere each is a line. */
const often = 1_000;
const seldom = 15_000;

/**
 * Says what happens and how far it is.
 * @param {number} total steps that there are
 * @param {{ log?: (line: string) => void, redraw?: (text: string) => void, isTerminal?: boolean, now?: () => number,
 *   repeat?: (work: () => void, ms: number) => () => void }} [options] default: the standard output
 */
export function steps(total, options = {}) {
  const {
    log = console.log,
    isTerminal = process.stdout.isTTY === true,
    redraw = (text) => process.stdout.write(`\r\x1b[2K${text}`),
    now = () => performance.now(),
    repeat = every,
  } = options;
  let number = 0;

  /**
   * @template T
   * @param {string} name such as `Installing`
   * @param {(far: (text: () => string) => void, say: (line: string) => void) => Promise<T>} work it may say how far it is, when
   *   it is asked, and what stays to be read
   * @returns {Promise<T>}
   */
  return async (name, work) => {
    number += 1;
    const label = `[${number}/${total}] ${name}`;
    const begun = now();
    let far = () => '';
    // What does not fit into one line of a terminal cannot be written again; its name stands above.
    const head = isTerminal ? `[${number}/${total}]` : `${label} ...`;
    const sign = () => [`${head} ${Math.round((now() - begun) / 1000)} s`, far()].filter(Boolean).join(', ');
    const clear = () => isTerminal && redraw('');
    log(`${label} ...`);
    const end = repeat(() => (isTerminal ? redraw : log)(sign()), isTerminal ? often : seldom);
    try {
      return await work(
        (text) => {
          far = text;
        },
        (line) => {
          clear();
          log(line);
        },
      );
    } finally {
      end();
      clear();
    }
  };
}

function every(work, ms) {
  const timer = setInterval(work, ms);
  timer.unref();
  return () => clearInterval(timer);
}
