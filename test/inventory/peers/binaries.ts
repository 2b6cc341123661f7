import type { PeerFamily, PeerPackage } from './peer-family.ts';

/** Peers write the standard library with a `v`; here it has none. The project itself has no version. */
function goModule({ Name, Version }: PeerPackage): string | undefined {
  if (!Version) return undefined;
  return Name === 'stdlib' ? `stdlib@${Version.replace(/^v/, '')}` : `${Name}@${Version}`;
}

const plain = ({ Name, Version }: PeerPackage): string => `${Name}@${Version}`;

/** Without a source: the project itself, members of its workspace, path dependencies. */
const fromRegistry = (p: PeerPackage): string | undefined => {
  const { Source } = (p.Metadata ?? {}) as { readonly Source?: string };
  return Source === undefined ? undefined : plain(p);
};

/** A program counts by its permissions or its name; the peers' files have neither. */
const asProgram = (): string => '/app/bootstrap';

const TRIVY = 'pkg/dependency/parser';
const FANAL = 'pkg/fanal/analyzer/language';
const SYFT = 'syft/pkg/cataloger';

export const families: readonly PeerFamily[] = [
  {
    test: `${TRIVY}/golang/binary/parse_test.go`,
    extractors: ['go-binary'],
    type: 'golang',
    as: asProgram,
    expected: goModule,
  },
  {
    test: `${FANAL}/golang/binary/binary_test.go`,
    extractors: ['go-binary'],
    type: 'golang',
    as: (input) => (input.endsWith('executable_gobinary') ? asProgram() : `/app/${input.split('/').at(-1)}`),
    expected: goModule,
  },
  {
    test: `${TRIVY}/golang/mod/parse_test.go`,
    extractors: ['go-mod'],
    type: 'golang',
    as: () => '/app/go.mod',
    expected: goModule,
    differences: {
      'no replace': 'the case switches replacing off to test a flag of their parser; a build uses what go.mod says',
    },
  },
  {
    test: `${TRIVY}/golang/sum/parse_test.go`,
    extractors: ['go-sum'],
    type: 'golang',
    as: () => '/app/go.sum',
    expected: goModule,
  },
  { test: `${SYFT}/golang/parse_go_mod_test.go`, extractors: ['go-mod', 'go-sum'], type: 'golang', expected: goModule },
  {
    test: `${TRIVY}/rust/binary/parse_test.go`,
    extractors: ['rust-binary'],
    type: 'cargo',
    as: asProgram,
    expected: plain,
  },
  {
    test: `${FANAL}/rust/binary/binary_test.go`,
    extractors: ['rust-binary'],
    type: 'cargo',
    as: (input) => (input.endsWith('executable_rust') ? asProgram() : `/app/${input.split('/').at(-1)}`),
    expected: plain,
  },
  {
    test: `${TRIVY}/rust/cargo/parse_test.go`,
    extractors: ['cargo-lock'],
    type: 'cargo',
    as: () => '/app/Cargo.lock',
    // Their parser leaves it to its caller to take the project itself out.
    expected: (p) => (p.Name === 'normal' || p.Name === 'app' ? undefined : plain(p)),
  },
  {
    test: `${SYFT}/rust/parse_cargo_lock_test.go`,
    extractors: ['cargo-lock'],
    type: 'cargo',
    as: () => '/app/Cargo.lock',
    expected: fromRegistry,
  },
  {
    test: `${SYFT}/bitnami/cataloger_test.go`,
    extractors: ['bitnami'],
    type: 'bitnami',
    expected: plain,
  },
  {
    test: `${SYFT}/homebrew/cataloger_test.go`,
    extractors: ['homebrew'],
    type: 'brew',
    expected: plain,
    differences: { 'go case': 'bar is a formula of a tap, which is known to Homebrew and not installed' },
  },
  { test: `${SYFT}/nix/cataloger_test.go`, extractors: ['nix-store'], type: 'nix', expected: plain },
  { test: `${SYFT}/nix/store_cataloger_test.go`, extractors: ['nix-store'], type: 'nix', expected: plain },
  { test: `${SYFT}/apple/cataloger_test.go`, extractors: ['apple-app'], type: 'generic', expected: plain },
];
