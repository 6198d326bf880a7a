import { describe, expect, it } from 'vitest';
import { TextBatcher } from '../../../sessions/turns/text-batcher.ts';

describe('TextBatcher', () => {
  it('emits the first chunk at once, then one batch every 200 ms, and the rest on flush', () => {
    let now = 0;
    const emitted: string[] = [];
    const pieces = new TextBatcher(
      () => now,
      (text) => emitted.push(text),
    );
    for (const piece of 'abcdefg') {
      pieces.add(piece);
      now += 100;
    }
    expect(emitted).toEqual(['a', 'bc', 'de', 'fg']);
    pieces.add('h');
    pieces.flush();
    pieces.flush();
    expect(emitted).toEqual(['a', 'bc', 'de', 'fg', 'h']);
  });

  it('emits a long text without waiting', () => {
    const emitted: string[] = [];
    const pieces = new TextBatcher(
      () => 0,
      (text) => emitted.push(text),
    );
    pieces.add('a');
    pieces.add('b'.repeat(399));
    expect(emitted).toEqual(['a']);
    pieces.add('c');
    expect(emitted).toEqual(['a', `${'b'.repeat(399)}c`]);
  });
});
