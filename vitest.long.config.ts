import { defineConfig } from 'vitest/config';

/** The random and fault tests with ten times the effort of CI: `npm run test:long`. */
export default defineConfig({
  test: {
    reporters: ['./test/reporter.ts', ['default', { summary: false }]],
    include: [
      'src/**/{affected-ranges,cpe,decode,extractor-mutation,feed-mutation,go-mod,hand-written,json-members,libraries}.test.ts',
      'src/**/{mutation,program,ranges,read,requirements,resumed,rpmdb,schemes,sigv4,spool,vers,zip,zstd}.test.ts',
      'test/conformity/{operations,tenancy,paginators,round-trip}.test.ts',
      'test/long/**/*.test.ts',
      'test/sbom/law.test.ts',
      'test/server/kill.test.ts',
      'test/store/filter-equivalence.test.ts',
      'test/versions/*.test.ts',
    ],
    env: { ASSAY_TEST_EFFORT: '10' },
    testTimeout: 1_800_000,
    hookTimeout: 300_000,
    pool: 'forks',
    poolOptions: { forks: { maxForks: 2 } },
  },
});
