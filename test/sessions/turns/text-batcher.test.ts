import { describe, expect, it } from 'vitest';
import { TextBatcher } from '../../../sessions/turns/text-batcher.ts';

describe('TextBatcher', () => {
  it('tells the first piece at once, then what has gathered in 200 ms, and the rest at the end', () => {
    let now = 0;
    const told: string[] = [];
    const pieces = new TextBatcher(
      () => now,
      (text) => told.push(text),
    );
    for (const piece of 'abcdefg') {
      pieces.add(piece);
      now += 100;
    }
    expect(told).toEqual(['a', 'bc', 'de', 'fg']);
    pieces.add('h');
    pieces.flush();
    pieces.flush();
    expect(told).toEqual(['a', 'bc', 'de', 'fg', 'h']);
  });

  it('does not hold a long text back', () => {
    const told: string[] = [];
    const pieces = new TextBatcher(
      () => 0,
      (text) => told.push(text),
    );
    pieces.add('a');
    pieces.add('b'.repeat(399));
    expect(told).toEqual(['a']);
    pieces.add('c');
    expect(told).toEqual(['a', `${'b'.repeat(399)}c`]);
  });
});
