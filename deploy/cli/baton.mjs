#!/usr/bin/env node
// The baton command. Stands beside the build, so that npm can link it before there is one.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

if (existsSync(join(import.meta.dirname, 'dist', 'main.js'))) await import('./dist/main.js');
else {
  console.error('baton is not built: npm start builds it, npm run build does, too');
  process.exitCode = 2;
}
