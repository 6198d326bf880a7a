import { afterEach, describe, expect, it, vi } from 'vitest';
import type { StopSignal } from '../../../cli/terminal/stop-signal.ts';
import { untilStopped } from '../../../cli/terminal/until-stopped.ts';
import { SessionError } from '../../../sessions/context/session-error.ts';

describe('untilStopped()', () => {
  afterEach(() => {
    process.exitCode = undefined;
    vi.restoreAllMocks();
  });

  /** What it says, and the exit code, where the work is stopped and then throws. */
  async function stopped(name: 'SIGINT' | 'SIGTERM', thrown: (stop: StopSignal) => unknown) {
    const said = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    await untilStopped(async (stop) => {
      process.emit(name, name);
      throw thrown(stop);
    });
    const code = process.exitCode;
    return { code, said: said.mock.calls.map(([text]) => String(text)).join('') };
  }

  it('says nothing where the work ends because it was stopped', async () => {
    const reason = (stop: StopSignal) => stop.signal.reason;
    expect(await stopped('SIGINT', reason)).toEqual({ code: 130, said: '' });
    const abort = () => new DOMException('The operation was aborted', 'AbortError');
    expect(await stopped('SIGTERM', abort)).toEqual({ code: 143, said: '' });
  });

  it('says what failed besides', async () => {
    const failure = () => new SessionError('The journal is damaged');
    expect(await stopped('SIGINT', failure)).toEqual({
      code: 130,
      said: 'The journal is damaged\n',
    });
  });

  it('hands on what fails where no signal came, and gives the signals back', async () => {
    const before = process.listenerCount('SIGINT');
    const failure = new SessionError('no');
    await expect(
      untilStopped(async () => {
        expect(process.listenerCount('SIGINT')).toBe(before + 1);
        throw failure;
      }),
    ).rejects.toBe(failure);
    expect(process.listenerCount('SIGINT')).toBe(before);
    expect(process.exitCode).toBeUndefined();
  });
});
