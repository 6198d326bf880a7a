import { describe, expect, it } from 'vitest';
import { simulatedText } from '../../protocol/simulated-text.ts';

describe('simulatedText()', () => {
  it('states for a market without an edge that any result is luck', () => {
    const text = simulatedText({ kind: 'null', seed: 7, days: 9, strength: null, edge: null });
    expect(text).toBe('SIMULATED market (null, seed 7): it has no edge, so any result is luck');
  });

  it('describes a planted edge', () => {
    const edge = 'after a wide bar 12 bars drift';
    const text = simulatedText({ kind: 'planted', seed: 7, days: 9, strength: 0.2, edge });
    expect(text).toBe('SIMULATED market (planted, seed 7): after a wide bar 12 bars drift');
  });
});
