import { describe, expect, it } from 'vitest';
import { parseRetryAfter } from '../../../agents/models/parse-retry-after.ts';

describe('parseRetryAfter()', () => {
  const date = 'Fri, 20 Nov 2026 10:00:00 GMT';

  it.each([
    [{}, null],
    [{ 'retry-after': '7' }, 7000],
    [{ 'retry-after': ' 0.25 ' }, 250],
    [{ 'retry-after-ms': '40', 'retry-after': '7' }, 40],
    [{ 'retry-after-ms': 'x', 'retry-after': '7' }, 7000],
    [{ 'retry-after': 'Fri, 20 Nov 2026 10:01:30 GMT', date }, 90_000],
    [{ 'retry-after': date, date }, 0],
    [{ 'retry-after': 'Fri, 20 Nov 2026 09:59:59 GMT', date }, null],
    [{ 'retry-after': 'Fri, 20 Nov 2026 10:01:30 GMT' }, null],
    [{ 'retry-after': 'Fri, 99 Nov 2026 10:01:30 GMT', date }, null],
    [{ 'retry-after': 'NaN' }, null],
    [{ 'retry-after': '0x10' }, null],
    [{ 'retry-after': '' }, null],
  ])('reads %o as %s ms', (headers, ms) => {
    expect(parseRetryAfter(new Headers(headers as Record<string, string>))).toBe(ms);
  });
});
