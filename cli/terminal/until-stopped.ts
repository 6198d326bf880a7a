import { sentenceOf } from '../failures/failure.ts';
import { type StopSignal, stopSignal } from './stop-signal.ts';
import { say } from './terminal.ts';

/**
 * Runs a long operation that a signal may end. Then the exit code reports it, not an error; other
 * failures are printed.
 *
 * @throws the error of the operation, without a signal
 */
export async function untilStopped(work: (stop: StopSignal) => Promise<void>): Promise<void> {
  const stop = stopSignal();
  try {
    await work(stop);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    const isStop = error === stop.signal.reason || (error as Error).name === 'AbortError';
    if (!isStop) say(sentenceOf(error));
    process.exitCode = stop.exitCode();
  } finally {
    stop.release();
  }
}
