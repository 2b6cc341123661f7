import type { Extractor } from '../extractor.ts';
import { apk } from './apk.ts';
import { dpkg } from './dpkg.ts';
import { nodeModules } from './node-modules.ts';
import { python } from './python.ts';

/** Every package manager that Assay reads, sorted by id. To add one: docs/adding-an-ecosystem.md. */
export const EXTRACTORS: readonly Extractor[] = [apk, dpkg, nodeModules, python];
