import type { Package } from '../../../src/domain/package.ts';
import type { PeerFamily } from './peer-family.ts';

const TRIVY = 'pkg/dependency/parser/python';
const FANAL = 'pkg/fanal/analyzer/language';
const SYFT = 'syft/pkg/cataloger/python';

/** syft's tests leave development dependencies out; ours are there, and marked. */
const withoutDev: PeerFamily['found'] = (p) => (p.facts?.scope === 'dev' ? undefined : `${p.name}@${p.version}`);

/** syft writes names in their canonical form (PEP 503), ours are as written. */
const canonically = (p: Package): string => `${p.name.toLowerCase().replace(/[-_.]+/g, '-')}@${p.version}`;

/** Peers leave `~=` out; ours has its lower end (inspector.md 3.16 reads == and ~=), and is marked with the range. */
const withoutRanges: PeerFamily['found'] = (p) => (p.facts?.range === undefined ? canonically(p) : undefined);

/** The input is what a registry answers about a licence: no lock file is in it, and nothing to be found. */
const nothingInIt: Pick<PeerFamily, 'extractors' | 'type' | 'expected'> = {
  extractors: [],
  type: 'pypi',
  expected: () => undefined,
};

/** `name-1.0-py3.8.egg-info.PKG-INFO` → the path that the file has where it is installed. */
function installedPath(input: string): string {
  const name = input.slice(input.lastIndexOf('/') + 1);
  const site = '/usr/lib/python3/site-packages';
  if (name.endsWith('.METADATA')) return `${site}/${name.slice(0, -9)}.dist-info/METADATA`;
  if (name.endsWith('.PKG-INFO')) return `${site}/${name.slice(0, -9).replace(/-egg-info$/, '.egg-info')}/PKG-INFO`;
  return `${site}/${name}`;
}

export const families: readonly PeerFamily[] = [
  { test: `${TRIVY}/packaging/parse_test.go`, extractors: ['python'], type: 'pypi', as: installedPath },
  { test: `${FANAL}/python/packaging/egg_test.go`, extractors: ['python-egg'], type: 'pypi', as: installedPath },
  {
    test: `${TRIVY}/pip/parse_test.go`,
    extractors: ['requirements'],
    type: 'pypi',
    as: () => '/app/requirements.txt',
    differences: {
      'compatible versions':
        'an option of trivy takes the lower end of every range for the version; only == and ~= come near one (inspector.md 3.16)',
    },
    found: (p) => (p.facts?.range === undefined ? `${p.name}@${p.version}` : undefined),
  },
  {
    test: `${TRIVY}/pipenv/parse_test.go`,
    extractors: ['pipfile-lock'],
    type: 'pypi',
    as: () => '/app/Pipfile.lock',
    found: withoutDev,
  },
  { test: `${TRIVY}/poetry/parse_test.go`, extractors: ['poetry-lock'], type: 'pypi', as: () => '/app/poetry.lock' },
  { test: `${TRIVY}/uv/parse_test.go`, extractors: ['uv-lock'], type: 'pypi', as: () => '/app/uv.lock' },
  { test: `${TRIVY}/pylock/parse_test.go`, extractors: ['pylock'], type: 'pypi' },
  {
    test: 'pkg/dependency/parser/conda/meta/parse_test.go',
    extractors: ['conda'],
    type: 'conda',
    as: (input) => `/opt/conda/conda-meta/${input.slice(input.lastIndexOf('/') + 1)}`,
  },
  {
    test: `${FANAL}/conda/meta/meta_test.go`,
    extractors: ['conda'],
    type: 'conda',
    as: (input) => `/opt/conda/conda-meta/${input.slice(input.lastIndexOf('/') + 1)}`,
  },
  { test: 'syft/pkg/cataloger/conda/cataloger_test.go', extractors: ['conda'], type: 'conda' },
  {
    test: `${SYFT}/cataloger_test.go`,
    extractors: ['python'],
    type: 'pypi',
    found: canonically,
    also: (input) =>
      input.endsWith('.dist-info') ? { [input]: `/app/${input.slice(input.lastIndexOf('/') + 1)}` } : {},
  },
  {
    test: `${SYFT}/parse_requirements_test.go`,
    extractors: ['requirements'],
    type: 'pypi',
    found: withoutRanges,
  },
  { test: `${SYFT}/parse_requirements_test.go`, func: 'TestParseRequirementsTxtWithLicenseEnrichment', ...nothingInIt },
  { test: `${SYFT}/parse_pipfile_lock_test.go`, extractors: ['pipfile-lock'], type: 'pypi', found: withoutDev },
  { test: `${SYFT}/parse_pipfile_lock_test.go`, func: 'TestParsePipfileLockWithLicenseEnrichment', ...nothingInIt },
  { test: `${SYFT}/parse_poetry_lock_test.go`, extractors: ['poetry-lock'], type: 'pypi' },
  { test: `${SYFT}/parse_poetry_lock_test.go`, func: 'TestParsePoetryLockWithLicenseEnrichment', ...nothingInIt },
  { test: `${SYFT}/parse_pdm_lock_test.go`, extractors: ['pdm-lock'], type: 'pypi' },
  { test: `${SYFT}/parse_pdm_lock_test.go`, func: 'TestParsePdmLockWithLicenseEnrichment', ...nothingInIt },
  {
    test: `${SYFT}/parse_uv_lock_test.go`,
    extractors: ['uv-lock'],
    type: 'pypi',
    // The project itself, `virtual = "."`
    expected: (p) => (p.Name === 'testpkg' ? undefined : `${p.Name}@${p.Version}`),
  },
  { test: `${SYFT}/parse_uv_lock_test.go`, func: 'TestParseUvLockWithLicenseEnrichment', ...nothingInIt },
  // The collection has none of its inputs: python-setup.test.ts has examples of the same forms.
  { test: `${SYFT}/parse_setup_test.go`, extractors: ['python-setup'], type: 'pypi', expected: () => undefined },
  { test: `${SYFT}/parse_setup_test.go`, func: 'TestParseSetupFileWithLicenseEnrichment', ...nothingInIt },
];
