import { afterEach, describe, expect, it, vi } from 'vitest';
import { type StopSignal, stopSignal } from '../../cli/stop-signal.ts';

describe('stopSignal()', () => {
  let stop: StopSignal | null = null;
  afterEach(() => {
    stop?.release();
    vi.restoreAllMocks();
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)(
    'aborts on the first %s, and ends the process with %s on the second',
    (name, code) => {
      const exit = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never);
      stop = stopSignal();
      expect(stop.signal.aborted).toBe(false);
      process.emit(name, name);
      expect(stop.signal.aborted).toBe(true);
      expect(stop.exitCode()).toBe(code);
      expect(exit).not.toHaveBeenCalled();
      process.emit(name, name);
      expect(exit).toHaveBeenCalledExactlyOnceWith(code);
    },
  );

  it('ends with the code of the last of two different signals', () => {
    const exit = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never);
    stop = stopSignal();
    process.emit('SIGINT', 'SIGINT');
    process.emit('SIGTERM', 'SIGTERM');
    expect(exit).toHaveBeenCalledExactlyOnceWith(143);
  });

  it('gives the signals back', () => {
    const before = process.listenerCount('SIGINT');
    stop = stopSignal();
    expect(process.listenerCount('SIGINT')).toBe(before + 1);
    stop.release();
    expect(process.listenerCount('SIGINT')).toBe(before);
  });
});
