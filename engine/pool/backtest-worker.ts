import { reportLoaded } from './thread-loading.ts';
import {
  type FeaturesRequest,
  type ReplayRequest,
  RUNNING,
  type SignalsRequest,
  type SweepRequest,
  TaskRunner,
  type TestRecorder,
  type TestsRequest,
} from './worker-tasks.ts';

export type WorkerRequest =
  | FeaturesRequest
  | SignalsRequest
  | SweepRequest
  | ReplayRequest
  | TestsRequest;

const runner = new TaskRunner();
const recorders = new Map<string, TestRecorder>();

reportLoaded();

/** The entry of a worker thread; it answers one request. */
export default async function work(request: WorkerRequest): Promise<unknown> {
  switch (request.kind) {
    case 'features':
      return runner.features(request);
    case 'signals':
      return runner.signals(request);
    case 'sweep':
      return runner.sweep(request);
    case 'replay':
      return runner.replay(request);
    case 'tests':
      // Starts the timeout of the first test, so that a recorder that never loads does not hang.
      Atomics.store(request.progress, 0, RUNNING);
      return runner.tests(request, await findRecorder(request.recorder));
    default:
      throw new TypeError(
        `Cannot run a request: unknown kind "${(request satisfies never as WorkerRequest).kind}"`,
      );
  }
}

async function findRecorder(url: string | null): Promise<TestRecorder | null> {
  if (url === null) return null;
  const known = recorders.get(url);
  if (known !== undefined) return known;
  const module = (await import(url)) as { default: () => TestRecorder };
  const recorder = module.default();
  recorders.set(url, recorder);
  return recorder;
}
