// Writes docs/operations.md from the handler table: node scripts/run.mjs scripts/operations.ts
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { operationsPage } from '../src/api/operations-page.ts';
import { installationRoot } from '../src/installation.ts';

writeFileSync(join(installationRoot(), 'docs/operations.md'), operationsPage());
