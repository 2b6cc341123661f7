import type { PeerFamily, PeerPackage } from './peer-family.ts';

const SYFT = 'syft/pkg/cataloger';
const TRIVY = 'pkg/fanal/analyzer';

/** Release and epoch stand apart in trivy's packages. */
const withRelease = ({ Name, Version, Release, Epoch }: PeerPackage): string =>
  `${Name}@${typeof Epoch === 'number' && Epoch > 0 ? `${Epoch}:` : ''}${Version}-${Release}`;

/** The input is a root file system. */
const asRoot = (input: string): Readonly<Record<string, string>> => ({ [input]: '/' });

/** Package databases of operating systems. */
export const families: readonly PeerFamily[] = [
  {
    test: `${SYFT}/alpine/cataloger_test.go`,
    extractors: ['apk'],
    type: 'apk',
    also: asRoot,
  },
  {
    test: `${SYFT}/arch/cataloger_test.go`,
    extractors: ['alpm'],
    type: 'alpm',
    also: asRoot,
  },
  {
    test: `${SYFT}/gentoo/cataloger_test.go`,
    extractors: ['portage'],
    type: 'ebuild',
    also: asRoot,
  },
  {
    test: `${SYFT}/redhat/parse_rpm_db_test.go`,
    extractors: ['rpm'],
    type: 'rpm',
    as: () => '/var/lib/rpm/Packages',
  },
  {
    test: `${SYFT}/redhat/parse_rpm_manifest_test.go`,
    extractors: ['rpm'],
    type: 'rpm',
    as: () => '/var/lib/rpmmanifest/container-manifest-2',
  },
  {
    test: `${SYFT}/snap/parse_base_dpkg_test.go`,
    extractors: ['snap'],
    type: 'deb',
    as: () => '/usr/share/snappy/dpkg.yaml',
  },
  {
    test: `${SYFT}/snap/parse_integration_test.go`,
    extractors: ['snap'],
    type: 'deb',
    as: () => '/snap/manifest.yaml',
  },
  {
    test: `${TRIVY}/pkg/apk/apk_test.go`,
    extractors: ['apk'],
    type: 'apk',
    as: () => '/lib/apk/db/installed',
    // A record without version is told as unjudged here; trivy leaves it out.
    found: ({ name, version }) => (version === '' ? undefined : `${name}@${version}`),
  },
  {
    test: `${TRIVY}/pkg/bottlerocket_inventory/bottlerocket_inventory_test.go`,
    extractors: ['bottlerocket'],
    type: 'rpm',
    as: () => '/usr/share/bottlerocket/application-inventory.json',
    expected: withRelease,
  },
];
