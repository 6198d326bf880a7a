import { describe, expect, it } from 'vitest';
import { FramePacer, IMMEDIATE, WHILE_COMPUTING } from '../../tui/frame-pacer.ts';

describe('FramePacer', () => {
  it('draws the first frame immediately', () => {
    expect(new FramePacer().waitMs(5000, WHILE_COMPUTING)).toBe(0);
  });

  it('draws at most 15 frames a second', () => {
    const pacer = new FramePacer();
    pacer.drawn(1000, 0);
    expect(pacer.waitMs(1000, IMMEDIATE)).toBeCloseTo(1000 / 15, 10);
    expect(pacer.waitMs(1050, IMMEDIATE)).toBeCloseTo(1000 / 15 - 50, 10);
    expect(pacer.waitMs(1100, IMMEDIATE)).toBe(0);
  });

  it('waits longer after a slow frame, so that drawing takes no more than its share', () => {
    const pacer = new FramePacer();
    pacer.drawn(1000, 20);
    // 20 ms are 3 % of 667 ms.
    expect(pacer.waitMs(1000, WHILE_COMPUTING)).toBeCloseTo(2000 / 3, 10);
    expect(pacer.waitMs(1000, IMMEDIATE)).toBeCloseTo(1000 / 15, 10);
  });
});
