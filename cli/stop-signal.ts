import { EXIT } from './exit-codes.ts';

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

/** The first Ctrl-C, SIGTERM or SIGHUP aborts the signal; a second one ends the process at once. */
export function stopSignal(): StopSignal {
  const controller = new AbortController();
  let exitCode: number = EXIT.interrupted;
  const onSignal = (name: NodeJS.Signals) => {
    exitCode = EXIT_CODES[name as keyof typeof EXIT_CODES];
    if (controller.signal.aborted) process.exit(exitCode);
    controller.abort();
  };
  for (const name of Object.keys(EXIT_CODES)) process.on(name, onSignal);
  return {
    signal: controller.signal,
    exitCode: () => exitCode,
    release: () => {
      for (const name of Object.keys(EXIT_CODES)) process.off(name, onSignal);
    },
  };
}
