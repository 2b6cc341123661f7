// Writes the table of docs/ecosystems.md from the extractors: npm run ecosystems
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installationRoot } from '../src/installation.ts';
import { EXTRACTORS } from '../src/inventory/extractors/index.ts';
import { withCapabilityTable } from './capability-table.ts';

const page = join(installationRoot(), 'docs/ecosystems.md');
writeFileSync(page, withCapabilityTable(readFileSync(page, 'utf8'), EXTRACTORS));
console.log(`docs/ecosystems.md: ${EXTRACTORS.length} extractors`);
