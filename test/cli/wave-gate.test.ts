import { describe, expect, it } from 'vitest';
import { WaveGate } from '../../cli/terminal/wave-gate.ts';

/** Whether a promise has been kept by the time that everything else has run. */
async function isKept(promise: Promise<void>): Promise<boolean> {
  let kept = false;
  void promise.then(() => {
    kept = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  return kept;
}

describe('WaveGate', () => {
  it('lets waves pass until they are held back, and all of them when they are let go', async () => {
    const gate = new WaveGate(new AbortController().signal);
    expect(await isKept(gate.pass())).toBe(true);
    gate.hold(true);
    const [one, other] = [gate.pass(), gate.pass()];
    expect(await isKept(one)).toBe(false);
    gate.hold(false);
    expect(await isKept(one)).toBe(true);
    expect(await isKept(other)).toBe(true);
    expect(await isKept(gate.pass())).toBe(true);
  });

  it('lets go of what is to stop', async () => {
    const stop = new AbortController();
    const gate = new WaveGate(stop.signal);
    gate.hold(true);
    const held = gate.pass();
    stop.abort();
    expect(await isKept(held)).toBe(true);
    gate.hold(true);
    expect(await isKept(gate.pass())).toBe(true);
  });
});
