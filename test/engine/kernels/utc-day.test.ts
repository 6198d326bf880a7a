import { describe, expect, it } from 'vitest';
import { utcDay } from '../../../engine/kernels/utc-day.ts';

describe('utcDay()', () => {
  it('changes at midnight UTC, leap days and years before 1970 included', () => {
    expect(utcDay(0)).toBe(0);
    expect(utcDay(Date.UTC(2024, 1, 29, 23, 59, 59, 999))).toBe(utcDay(Date.UTC(2024, 1, 29)));
    expect(utcDay(Date.UTC(2024, 2, 1))).toBe(utcDay(Date.UTC(2024, 1, 29)) + 1);
    expect(utcDay(-1)).toBe(-1);
  });
});
