import { relative, sep } from 'node:path';
import Sequencer from '@jest/test-sequencer';
import { root } from '../paths.mjs';
import { longest } from './longest.mjs';

/** Milliseconds that stand for a file of which nothing is known. */
const usual = 5_000;

/**
 * Jest's own order, the longest first, also where it has not measured a file: two workers that end with short files end together.
 * Without it a clone runs its largest files first, and of those the longest are not the largest.
 */
export default class LongestFirst extends (Sequencer.default ?? Sequencer) {
  /** @returns {number} milliseconds that a file takes, or a number by which it has its place */
  time(test) {
    const measured = super.time(test);
    if (measured !== undefined) return measured;
    const place = longest.indexOf(relative(root, test.path).split(sep).join('/'));
    return place < 0 ? usual : usual + (longest.length - place) * 1_000;
  }
}
