import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type StopSignal, stopSignal } from '../../../cli/terminal/stop-signal.ts';

describe('stopSignal()', () => {
  let stop: StopSignal | null = null;
  // What would end the process some seconds later must not end the one of the tests.
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    stop?.release();
    vi.useRealTimers();
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

  it('ends the process within 3 seconds where something does not listen, and not where all did', () => {
    const exit = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never);
    stop = stopSignal();
    vi.advanceTimersByTime(60_000);
    process.emit('SIGTERM', 'SIGTERM');
    vi.advanceTimersByTime(2_000);
    expect(exit).not.toHaveBeenCalled();
    vi.advanceTimersByTime(999);
    expect(exit).toHaveBeenCalledExactlyOnceWith(143);
    stop.release();

    const other = stopSignal();
    process.emit('SIGTERM', 'SIGTERM');
    other.release();
    vi.advanceTimersByTime(60_000);
    expect(exit).toHaveBeenCalledOnce();
  });

  it('gives the signals back', () => {
    const before = process.listenerCount('SIGINT');
    stop = stopSignal();
    expect(process.listenerCount('SIGINT')).toBe(before + 1);
    stop.release();
    expect(process.listenerCount('SIGINT')).toBe(before);
  });
});
