import { EXIT } from '../failures/exit-codes.ts';

/** Tells a long piece of work that someone wants it to stop. */
export interface StopSignal {
  readonly signal: AbortSignal;
  /** What the process should say when it ends because of it. */
  readonly exitCode: () => number;
  /** Gives the signals back to the system. */
  readonly release: () => void;
}

const EXIT_CODES = {
  SIGINT: EXIT.interrupted,
  SIGTERM: EXIT.terminated,
  SIGHUP: EXIT.hungUp,
} as const;

/** So long may what is under way take to be written down. Nobody waits for more than 3 seconds. */
const PATIENCE_MS = 2_500;

/**
 * The first Ctrl-C, SIGTERM or SIGHUP aborts the signal; a second one ends the process at once, and so
 * does time, where something does not listen.
 */
export function stopSignal(): StopSignal {
  const controller = new AbortController();
  let exitCode: number = EXIT.interrupted;
  let patience: NodeJS.Timeout | undefined;
  const onSignal = (name: NodeJS.Signals) => {
    exitCode = EXIT_CODES[name as keyof typeof EXIT_CODES];
    if (controller.signal.aborted) process.exit(exitCode);
    patience = setTimeout(() => process.exit(exitCode), PATIENCE_MS).unref();
    controller.abort();
  };
  for (const name of Object.keys(EXIT_CODES)) process.on(name, onSignal);
  return {
    signal: controller.signal,
    exitCode: () => exitCode,
    release: () => {
      clearTimeout(patience);
      for (const name of Object.keys(EXIT_CODES)) process.off(name, onSignal);
    },
  };
}
