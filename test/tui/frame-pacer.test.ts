import { describe, expect, it } from 'vitest';
import { IMMEDIATE, FramePacer, WHILE_COMPUTING } from '../../tui/frame-pacer.ts';

describe('FramePacer', () => {
  it('draws the first frame at once', () => {
    expect(new FramePacer().waitMs(5000, WHILE_COMPUTING)).toBe(0);
  });

  it('draws at most 15 frames a second, however fast they are drawn', () => {
    const pacer = new FramePacer();
    pacer.drawn(1000, 0);
    expect(pacer.waitMs(1000, IMMEDIATE)).toBeCloseTo(1000 / 15, 10);
    expect(pacer.waitMs(1050, IMMEDIATE)).toBeCloseTo(1000 / 15 - 50, 10);
    expect(pacer.waitMs(1100, IMMEDIATE)).toBe(0);
  });

  it('waits the longer the slower a frame was, so that drawing takes its share and no more', () => {
    const pacer = new FramePacer();
    pacer.drawn(1000, 20);
    // 20 ms are 3 % of 667 ms.
    expect(pacer.waitMs(1000, WHILE_COMPUTING)).toBeCloseTo(2000 / 3, 10);
    expect(pacer.waitMs(1000, IMMEDIATE)).toBeCloseTo(1000 / 15, 10);
  });
});
