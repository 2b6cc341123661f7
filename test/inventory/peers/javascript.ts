import { packageDisplayName } from '../../../src/domain/package.ts';
import type { PeerFamily } from './peer-family.ts';

const TRIVY = 'pkg/dependency/parser/nodejs';
const SYFT = 'syft/pkg/cataloger/javascript';

/** syft's tests leave development dependencies out; ours are there, and marked. */
const withoutDev: PeerFamily['found'] = (p) =>
  p.facts?.scope === 'dev' ? undefined : `${packageDisplayName(p)}@${p.version}`;

/** Members of the project's own workspace, and the projects themselves where syft lists them: no dependencies. */
const OWN = new Set(['function1', 'nested_func', 'testapp', 'func1', 'tmp', 'npm', 'lock-v3-fixture']);
const withoutOwn: PeerFamily['expected'] = (p) => (OWN.has(p.Name ?? '') ? undefined : `${p.Name}@${p.Version}`);

/** The input is what a registry answers about a licence: no lock file is in it, and nothing to be found. */
const nothingInIt: Pick<PeerFamily, 'extractors' | 'type' | 'expected'> = {
  extractors: [],
  type: 'npm',
  expected: () => undefined,
};

export const families: readonly PeerFamily[] = [
  {
    test: `${TRIVY}/npm/parse_test.go`,
    extractors: ['npm-lock'],
    type: 'npm',
    as: () => '/app/package-lock.json',
    expected: withoutOwn,
  },
  {
    test: `${TRIVY}/yarn/parse_test.go`,
    extractors: ['yarn-lock'],
    type: 'npm',
    as: () => '/app/yarn.lock',
    // trivy reads neither patches nor packed archives beside the lock file; ours are there, and marked.
    found: (p) => (p.facts?.origin === undefined ? `${packageDisplayName(p)}@${p.version}` : undefined),
  },
  {
    test: `${TRIVY}/pnpm/parse_test.go`,
    extractors: ['pnpm-lock'],
    type: 'npm',
    as: () => '/app/pnpm-lock.yaml',
    // trivy drops development dependencies before version 9 and marks them from there on; a folder has no version.
    found: withoutDev,
    expected: (p) => (p.Dev === true || p.Version === undefined ? undefined : `${p.Name}@${p.Version}`),
  },
  {
    test: `${TRIVY}/bun/parse_test.go`,
    extractors: ['bun-lock'],
    type: 'npm',
    as: () => '/app/bun.lock',
  },
  {
    test: 'pkg/fanal/analyzer/language/nodejs/pkg/pkg_test.go',
    extractors: ['node-modules'],
    type: 'npm',
    as: () => '/app/node_modules/lodash/package.json',
  },
  { test: `${SYFT}/cataloger_test.go`, extractors: ['npm-lock', 'yarn-lock'], type: 'npm', found: withoutDev },
  {
    test: `${SYFT}/parse_package_lock_test.go`,
    extractors: ['npm-lock'],
    type: 'npm',
    as: (input) => (input.endsWith('alias-package-lock-2.json') ? '/b/package-lock.json' : '/a/package-lock.json'),
    found: withoutDev,
    expected: withoutOwn,
  },
  { test: `${SYFT}/parse_package_json_test.go`, extractors: ['node-modules'], type: 'npm' },
  { test: `${SYFT}/parse_yarn_lock_test.go`, extractors: ['yarn-lock'], type: 'npm' },
  {
    test: `${SYFT}/parse_yarn_lock_test.go`,
    func: 'TestParseYarnBerry',
    extractors: ['yarn-lock'],
    type: 'npm',
    // The project itself, `@workspace:.`
    expected: (p) => (p.Name === 'c0n-fab_u.laTION' ? undefined : `${p.Name}@${p.Version}`),
  },
  { test: `${SYFT}/parse_yarn_lock_test.go`, func: 'TestSearchYarnForLicenses', ...nothingInIt },
  { test: `${SYFT}/parse_pnpm_lock_test.go`, extractors: ['pnpm-lock'], type: 'npm' },
  {
    test: `${SYFT}/parse_pnpm_lock_test.go`,
    func: 'TestParsePnpmLock_ExcludeDevDependencies',
    extractors: ['pnpm-lock'],
    type: 'npm',
    found: withoutDev,
  },
  { test: `${SYFT}/parse_pnpm_lock_test.go`, func: 'TestSearchPnpmForLicenses', ...nothingInIt },
  { test: `${SYFT}/parse_bun_lock_test.go`, extractors: ['bun-lock'], type: 'npm' },
  {
    test: `${SYFT}/parse_bun_lock_test.go`,
    func: 'TestParseBunLock_ExcludeDevDependencies',
    extractors: ['bun-lock'],
    type: 'npm',
    found: withoutDev,
  },
  { test: `${SYFT}/parse_deno_lock_test.go`, extractors: ['deno-lock'], type: 'npm' },
];
