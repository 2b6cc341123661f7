import { basename } from 'node:path';
import type { PeerFamily } from './peer-family.ts';

/** Cases that belong to no one ecosystem. */
export const families: readonly PeerFamily[] = [
  {
    test: 'pkg/dependency/parser/java/pom/settings_test.go',
    extractors: ['pom'],
    type: 'maven',
    // The rows are mirrors of a Maven settings file, no packages.
    expected: () => undefined,
    as: () => '/elsewhere/settings.xml',
  },
  {
    test: 'pkg/fanal/analyzer/analyzer_test.go',
    extractors: ['java-archive', 'poetry-lock'],
    type: 'pypi',
    // `poetry-pattern.lock` is found by a file pattern that the peer's user gives.
    as: (input) => `/app/${basename(input).replace('-pattern', '')}`,
  },
  {
    // SBOMs are targets of their own: `assay scan sbom FILE`.
    test: 'syft/pkg/cataloger/sbom/cataloger_test.go',
    extractors: [],
    type: 'apk',
    sbom: 'sbom.syft.json',
  },
];
