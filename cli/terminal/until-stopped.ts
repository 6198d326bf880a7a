import { sentenceOf } from '../failures/failure.ts';
import { type StopSignal, stopSignal } from './stop-signal.ts';
import { say } from './terminal.ts';

/**
 * Does a long piece of work that a signal may end. That it was ended is the exit code and no error; what
 * failed besides is said.
 *
 * @throws what the work throws, where no signal came
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
