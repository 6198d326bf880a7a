import { fileURLToPath } from 'node:url';
import type { Program } from '../../protocol/session-files.ts';
import { programVersion } from './program-version.ts';
import { sourceBuild } from './source-build.ts';

/** Put in by the build script; the sources have none. */
declare const __BUILD__: string | undefined;

/** What is running: built and from its sources, the same tree is the same build. */
export function thisProgram(): Program {
  return {
    name: 'maestro-lab',
    version: programVersion(),
    build:
      typeof __BUILD__ === 'string'
        ? __BUILD__
        : sourceBuild(fileURLToPath(new URL('../..', import.meta.url))),
    node: Number.parseInt(process.versions.node, 10),
  };
}
