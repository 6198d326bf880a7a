import { describe, expect, it } from 'vitest';
import { sparkline } from '../../sessions/sparkline.ts';
import { barChart, lineChart } from '../../sessions/svg-charts.ts';

describe('sparkline()', () => {
  it('goes from the lowest block to the highest', () => {
    expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7])).toBe('▁▂▃▄▅▆▇█');
    expect(sparkline([10, -4, 3])).toBe('█▁▅');
  });

  it('is flat where nothing moves, and empty where there is nothing', () => {
    expect(sparkline([5, 5, 5])).toBe('▁▁▁');
    expect(sparkline([])).toBe('');
  });

  it('draws the last value of each part of a longer series', () => {
    // Of 8 values 4 columns: those at the end of each pair, 1, 3, 5, 7.
    expect(sparkline([9, 1, 9, 3, 9, 5, 9, 7], 4)).toBe('▁▃▆█');
    expect([...sparkline(Array.from({ length: 1000 }, (_, i) => i))]).toHaveLength(60);
  });
});

describe('charts', () => {
  const hostile = '</title><script>alert(1)</script>';

  it('draw lines and bars with numbers that are numbers', () => {
    const charts = [
      lineChart('t', ['a', 'b'], [{ name: 's', style: 'a', values: [1, -2] }]),
      barChart('t', ['a', 'b'], [{ name: 's', style: 'a', values: [1, -2] }]),
      lineChart('t', ['a'], [{ name: 's', style: 'a', values: [0] }]),
      barChart('t', ['a'], [{ name: 's', style: 'a', values: [0] }]),
      lineChart('t', [], [{ name: 's', style: 'a', values: [] }]),
      barChart('t', [], []),
    ];
    for (const chart of charts) {
      expect(chart).not.toMatch(/NaN|Infinity|undefined|null/);
      expect(chart).toMatch(/^<figure>.*<\/svg><\/figure>$/s);
    }
  });

  it('escape what they are given', () => {
    const series = [{ name: hostile, style: 'a', values: [1, 2] }];
    for (const chart of [
      lineChart(hostile, [hostile, 'b'], series),
      barChart(hostile, [hostile], series),
    ]) {
      expect(chart).not.toContain('<script>');
    }
  });

  it('draw zero as a line of its own, with round numbers beside it', () => {
    const chart = lineChart('t', ['a', 'b'], [{ name: 's', style: 'a', values: [-1000, 3000] }]);
    expect(chart.match(/class="zero"/g)).toHaveLength(1);
    for (const label of ['-1,000', '0', '1,000', '2,000', '3,000'])
      expect(chart).toContain(`>${label}<`);
  });
});
