import { fileURLToPath } from 'node:url';
import type { Program } from '../../protocol/session-files.ts';
import { programVersion } from './program-version.ts';
import { sourceBuild } from './source-build.ts';

/** Defined by the build script; undefined in the sources. */
declare const __BUILD__: string | undefined;

/** The running program; a tree has the same build, compiled or from its sources. */
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
