#!/usr/bin/env node
// Plain JavaScript, so that an old Node can parse this file and print what is missing.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Maestro needs Node 20.19 or newer: this is Node ${process.versions.node}`);
  process.exit(1);
}

try {
  await import('../dist/maestro.js');
} catch (error) {
  const isNotBuilt =
    error?.code === 'ERR_MODULE_NOT_FOUND' && String(error.message).includes('dist/maestro.js');
  if (!isNotBuilt) throw error;
  console.error('Maestro is not built yet: run "npm install" (or "npm run build") in its folder');
  process.exit(1);
}
