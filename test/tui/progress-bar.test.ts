import { describe, expect, it } from 'vitest';
import { progressBar } from '../../tui/progress-bar.ts';

describe('progressBar()', () => {
  it.each([
    [0, 8, '░░░░'],
    [8, 8, '████'],
    [4, 8, '██░░'],
    [1, 8, '▌░░░'],
    [9, 8, '████'],
    [0, 0, '░░░░'],
  ])('shows %i of %i', (done, total, bar) => {
    expect(progressBar(done, total, 4)).toBe(bar);
  });
});
