import { describe, expect, it } from 'vitest';
import { THEME } from '../../tui/theme.ts';

/** Relative luminance as in WCAG 2.2. */
function luminance(color: string): number {
  const [red, green, blue] = [1, 3, 5].map((i) => {
    const value = Number.parseInt(color.slice(i, i + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [
    number,
    number,
  ];
  return (light + 0.05) / (dark + 0.05);
}

describe('THEME', () => {
  it('is checked with the WCAG contrast', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 10);
    // A published pair: grey #767676 on white is 4.54.
    expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
  });

  const colours = Object.entries(THEME).flatMap(([tone, { color }]) =>
    color === undefined ? [] : [[tone, color] as const],
  );

  it.each(colours)('is readable on black and on white: %s', (_tone, color) => {
    // WCAG requires 3 for large text and signs; every coloured text has a sign or a word.
    expect(contrast(color, '#000000')).toBeGreaterThanOrEqual(3);
    expect(contrast(color, '#ffffff')).toBeGreaterThanOrEqual(3);
  });

  it('separates good and poor by blue and orange, which colour-blind readers can distinguish', () => {
    const channels = (color: string) =>
      [1, 3, 5].map((i) => Number.parseInt(color.slice(i, i + 2), 16));
    const [goodRed, , goodBlue] = channels(THEME.good.color!) as [number, number, number];
    const [poorRed, , poorBlue] = channels(THEME.poor.color!) as [number, number, number];
    expect(goodBlue - goodRed).toBeGreaterThan(100);
    expect(poorRed - poorBlue).toBeGreaterThan(100);
  });
});
