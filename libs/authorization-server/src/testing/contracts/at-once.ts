/** As many as meet each other surely. */
const crowd = 200;

export function atOnce<T>(work: (index: number) => Promise<T>, count = crowd): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => work(index)));
}
