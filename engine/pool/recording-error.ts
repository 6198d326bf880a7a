import type { RecordingFailure } from './worker-tasks.ts';

/** A failure of the file system, as it would be thrown on this thread. */
export function recordingError({ message, code, syscall, path }: RecordingFailure): Error {
  return Object.assign(new Error(message), {
    ...(code === null ? {} : { code }),
    ...(syscall === null ? {} : { syscall }),
    ...(path === null ? {} : { path }),
  });
}
