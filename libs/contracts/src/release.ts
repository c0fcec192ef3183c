// npm run contracts:release -- 0.2.0: keeps the schemas as they are now as a release that later changes are checked against.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { currentRelease } from './released.js';

const version = process.argv[2] ?? '';
const file = join(import.meta.dirname, '..', 'released', `${version}.json`);
if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Error('say which version: npm run contracts:release -- 0.2.0');
if (existsSync(file)) throw new Error(`${version} is released already: releases never change`);
writeFileSync(file, `${JSON.stringify(currentRelease(), null, 1)}\n`);
console.log(`kept as ${version}`);
