// Writes the table of docs/feeds.md from the feeds and src/feeds/verified.json: npm run feeds-page
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FEEDS } from '../src/feeds/index.ts';
import { readVerifiedFeeds } from '../src/feeds/verified.ts';
import { installationRoot } from '../src/installation.ts';
import { withFeedTable } from './feed-table.ts';

const page = join(installationRoot(), 'docs/feeds.md');
writeFileSync(page, withFeedTable(readFileSync(page, 'utf8'), FEEDS, readVerifiedFeeds()));
console.log(`docs/feeds.md: ${FEEDS.length} feeds`);
