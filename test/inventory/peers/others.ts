import { basename } from 'node:path';
import { type Package, packageDisplayName } from '../../../src/domain/package.ts';
import type { PeerFamily, PeerPackage } from './peer-family.ts';

/** Lays an input under one fixed path. */
const at = (path: string) => () => path;
/** Lays an input under its own name in a folder. */
const inFolder = (folder: string) => (input: string) => `${folder}/${basename(input)}`;

const nameAndVersion = (p: PeerPackage): string => `${p.Name}@${p.Version ?? ''}`;

const display = (p: Package): string => `${packageDisplayName(p)}@${p.version}`;
/** Some peers leave development dependencies out, we mark them. */
const withoutDev = (p: Package): string | undefined => (p.facts?.scope === 'dev' ? undefined : display(p));
/** Some leave dependencies from repositories out, we mark them. */
const withoutGit = (p: Package): string | undefined => (p.facts?.source === 'git' ? undefined : display(p));

const GEMS = '/usr/lib/ruby/gems/3.2.0/specifications';
const TRIVY = 'pkg/dependency/parser';
const TRIVY_ANALYZERS = 'pkg/fanal/analyzer/language';
const SYFT = 'syft/pkg/cataloger';

/** Projects of the scanned application, which the peers list as packages: they are the application, no dependency. */
const PROJECTS = new Set([
  ...['ExampleApp1', 'hello2', 'Web', 'Worker', 'Api', 'Data'],
  ...['TestLibrary', 'TestCommon', 'Microsoft.VisualStudio.TestPlatform.Common'],
]);
const withoutProjects = (p: PeerPackage): string | undefined =>
  PROJECTS.has(p.Name ?? '') ? undefined : nameAndVersion(p);

const ruby: readonly PeerFamily[] = [
  { test: `${TRIVY}/ruby/gemspec/parse_test.go`, extractors: ['gemspec'], type: 'gem', as: inFolder(GEMS) },
  {
    test: `${TRIVY_ANALYZERS}/ruby/gemspec/gemspec_test.go`,
    extractors: ['gemspec'],
    type: 'gem',
    as: inFolder(GEMS),
  },
  {
    test: `${TRIVY}/ruby/bundler/parse_test.go`,
    extractors: ['gemfile-lock'],
    type: 'gem',
    as: at('/app/Gemfile.lock'),
  },
  { test: `${SYFT}/ruby/parse_gemfile_lock_test.go`, extractors: ['gemfile-lock'], type: 'gem' },
];

const php: readonly PeerFamily[] = [
  {
    test: `${TRIVY}/php/composer/parse_test.go`,
    extractors: ['composer-lock'],
    type: 'composer',
    as: at('/app/composer.lock'),
  },
  {
    test: `${TRIVY_ANALYZERS}/php/composer/vendor_test.go`,
    extractors: ['composer-installed'],
    type: 'composer',
    as: at('/app/vendor/composer/installed.json'),
  },
  {
    test: `${SYFT}/php/parse_installed_json_test.go`,
    extractors: ['composer-installed'],
    type: 'composer',
    as: (input) => `/app${input.includes('composer_2') ? 2 : 1}/vendor/composer/installed.json`,
  },
  {
    test: `${SYFT}/php/parse_composer_lock_test.go`,
    extractors: ['composer-lock'],
    type: 'composer',
    found: withoutDev,
  },
  {
    test: `${SYFT}/php/parse_pecl_pear_test.go`,
    extractors: ['pear'],
    type: 'pear',
    as: inFolder('/usr/local/lib/php/.registry/.channel.pecl.php.net'),
    expected: (p) => `pecl.php.net/${nameAndVersion(p)}`,
  },
];

const dotnet: readonly PeerFamily[] = [
  {
    test: `${TRIVY}/nuget/lock/parse_test.go`,
    extractors: ['nuget-lock'],
    type: 'nuget',
    as: at('/app/packages.lock.json'),
  },
  {
    test: `${TRIVY}/nuget/packagesprops/parse_test.go`,
    extractors: ['nuget-props'],
    type: 'nuget',
    as: at('/app/Directory.Packages.props'),
  },
  {
    test: `${TRIVY_ANALYZERS}/dotnet/packagesprops/packagesprops_test.go`,
    extractors: ['nuget-props'],
    type: 'nuget',
  },
  {
    test: `${TRIVY}/nuget/config/parse_test.go`,
    extractors: ['nuget-config'],
    type: 'nuget',
    as: at('/app/packages.config'),
    found: withoutDev,
  },
  {
    test: `${TRIVY}/dotnet/core_deps/parse_test.go`,
    extractors: ['dotnet-deps'],
    type: 'nuget',
    expected: withoutProjects,
  },
  {
    test: `${TRIVY_ANALYZERS}/dotnet/deps/deps_test.go`,
    extractors: ['dotnet-deps'],
    type: 'nuget',
    expected: withoutProjects,
  },
  {
    test: `${SYFT}/dotnet/cataloger_test.go`,
    extractors: ['dotnet-deps'],
    type: 'nuget',
    expected: withoutProjects,
    differences: {
      'dir-example-1':
        'System.Diagnostics.DiagnosticSource and System.Runtime.CompilerServices.Unsafe have no file in the target: the shared framework replaces them, nothing of these packages is installed.',
    },
  },
  { test: `${SYFT}/dotnet/parse_packages_lock_test.go`, extractors: ['nuget-lock'], type: 'nuget' },
];

const erlang: readonly PeerFamily[] = [
  {
    test: `${TRIVY}/hex/mix/parse_test.go`,
    extractors: ['mix-lock'],
    type: 'hex',
    as: at('/app/mix.lock'),
    found: withoutGit,
  },
  {
    test: `${TRIVY_ANALYZERS}/elixir/mix/mix_test.go`,
    extractors: ['mix-lock'],
    type: 'hex',
    as: at('/app/mix.lock'),
    found: withoutGit,
  },
  {
    test: `${SYFT}/elixir/parse_mix_lock_test.go`,
    extractors: ['mix-lock'],
    type: 'hex',
    // What has no version is a folder of the project.
    expected: (p) => (p.Version ? nameAndVersion(p) : undefined),
  },
  {
    test: `${SYFT}/erlang/parse_rebar_lock_test.go`,
    extractors: ['rebar-lock'],
    type: 'hex',
    as: at('/app/rebar.lock'),
  },
  {
    test: `${SYFT}/erlang/parse_otp_app_test.go`,
    extractors: ['otp-app'],
    type: 'otp',
    as: at('/opt/rabbitmq/plugins/rabbit-3.12.10/ebin/rabbit.app'),
  },
];

const dart: readonly PeerFamily[] = [
  {
    test: `${TRIVY}/dart/pub/parse_test.go`,
    extractors: ['pub-lock'],
    type: 'pub',
    as: at('/app/pubspec.lock'),
    // One input twice, with and without an option that decides the version of SDK packages (0.0.0 says: none):
    // these are compared in the other peer's cases and in our own tests, here the registry's packages are.
    expected: (p) => (p.Name === 'flutter_test' ? undefined : nameAndVersion(p)),
    found: (p) => (p.facts?.source === 'sdk' ? undefined : display(p)),
  },
  { test: `${SYFT}/dart/parse_pubspec_lock_test.go`, extractors: ['pub-lock'], type: 'pub' },
  {
    test: `${SYFT}/dart/parse_pubspec_test.go`,
    extractors: ['pub-cache'],
    type: 'pub',
    as: (input) => `/home/dev/.pub-cache/hosted/pub.dev/${basename(input, '.pubspec.yaml')}-1.0.0/pubspec.yaml`,
  },
];

const cpp: readonly PeerFamily[] = [
  {
    test: `${TRIVY}/c/conan/parse_test.go`,
    extractors: ['conan-lock'],
    type: 'conan',
    as: at('/app/conan.lock'),
    // They leave the user of pkgc/0.1.1@user/testing and build requirements out, we keep the one and mark the others.
    found: (p) => (p.facts?.scope === 'dev' ? undefined : `${p.name}@${p.version}`),
  },
  {
    test: `${SYFT}/cpp/parse_conanlock_test.go`,
    extractors: ['conan-lock'],
    type: 'conan',
    expected: withConanUser,
  },
  {
    test: `${SYFT}/cpp/parse_conaninfo_test.go`,
    extractors: ['conan-info'],
    type: 'conan',
    as: (input) => `/home/dev/.conan/data/${input.slice(input.indexOf('/conaninfo/') + '/conaninfo/'.length)}`,
    expected: withConanUser,
  },
  {
    test: `${SYFT}/cpp/parse_conanfile_test.go`,
    extractors: ['conan-file'],
    type: 'conan',
    as: at('/app/conanfile.txt'),
    expected: withConanUser,
  },
  {
    test: `${SYFT}/cpp/parse_vcpkgmanifest_test.go`,
    extractors: ['vcpkg'],
    type: 'vcpkg',
    differences: {
      helloworld: 'The versions stand in a registry in the network; the one that does not is the project itself.',
    },
  },
];

/** The user of a Conan reference is the namespace of its purl. */
function withConanUser(p: PeerPackage): string {
  const [, user] = /^pkg:conan\/([^/@]+)\/[^/]+@/.exec(p.PURL ?? '') ?? [];
  return user === undefined ? nameAndVersion(p) : `${user}/${nameAndVersion(p)}`;
}

/** `pkg:swift/github.com/apple/swift-nio@2.0.0` → `github.com/apple/swift-nio@2.0.0` */
const swiftPurl = (p: PeerPackage): string => `${p.PURL?.slice('pkg:swift/'.length).split('@')[0]}@${p.Version ?? ''}`;

const apple: readonly PeerFamily[] = [
  {
    test: `${TRIVY}/swift/swift/parse_test.go`,
    extractors: ['swift-resolved'],
    type: 'swift',
    as: at('/app/Package.resolved'),
  },
  { test: `${TRIVY_ANALYZERS}/swift/swift/swift_test.go`, extractors: ['swift-resolved'], type: 'swift' },
  {
    test: `${SYFT}/swift/parse_package_resolved_test.go`,
    extractors: ['swift-resolved'],
    type: 'swift',
    as: at('/app/Package.resolved'),
    expected: swiftPurl,
  },
  ...[
    `${TRIVY}/swift/cocoapods/parse_test.go`,
    `${TRIVY_ANALYZERS}/swift/cocoapods/cocoapods_test.go`,
    `${SYFT}/swift/parse_podfile_lock_test.go`,
  ].map((test): PeerFamily => {
    return { test, extractors: ['podfile-lock'], type: 'cocoapods', as: at('/app/Podfile.lock') };
  }),
];

/** Repository of an action: `actions/cache/restore` is a folder of `actions/cache`. Local actions are the project itself. */
function actionRepository(p: PeerPackage): string | undefined {
  const [owner, repository] = (p.Name ?? '').split('/');
  return owner === '.' ? undefined : `${owner}/${repository}@${p.Version}`;
}

const WORKFLOW = '/app/.github/workflows/ci.yaml';

const actions: readonly PeerFamily[] = [
  ...['Test_parseWorkflowForActionUsage', 'Test_parseWorkflowForVersionComments'].map((func): PeerFamily => {
    return {
      test: `${SYFT}/githubactions/parse_workflow_test.go`,
      func,
      extractors: ['github-actions'],
      type: 'github',
      as: at(WORKFLOW),
      expected: actionRepository,
    };
  }),
  {
    test: `${SYFT}/githubactions/parse_workflow_test.go`,
    func: 'Test_parseWorkflowForWorkflowUsage',
    extractors: ['github-workflows'],
    type: 'github',
    as: at(WORKFLOW),
    expected: actionRepository,
  },
  {
    test: `${SYFT}/githubactions/parse_composite_action_test.go`,
    extractors: ['github-actions'],
    type: 'github',
    as: at('/app/.github/actions/bootstrap/action.yaml'),
    expected: actionRepository,
  },
];

const languages: readonly PeerFamily[] = [
  {
    test: `${TRIVY}/julia/manifest/parse_test.go`,
    extractors: ['julia-manifest'],
    type: 'julia',
    as: at('/app/Manifest.toml'),
    // What has no version has none here either: a standard library of old Julia, a folder of the project.
    expected: (p) => (p.Version === 'unknown' ? undefined : nameAndVersion(p)),
  },
  { test: `${SYFT}/haskell/parse_cabal_freeze_test.go`, extractors: ['cabal-freeze'], type: 'hackage' },
  {
    test: `${SYFT}/haskell/parse_stack_lock_test.go`,
    extractors: ['stack-lock'],
    type: 'hackage',
    found: withoutGit,
  },
  { test: `${SYFT}/haskell/parse_stack_yaml_test.go`, extractors: ['stack-lock'], type: 'hackage' },
  {
    test: `${SYFT}/r/cataloger_test.go`,
    extractors: ['r-description'],
    type: 'cran',
    also: (input) => ({
      [`${input}/base`]: '/usr/lib/R/library/base',
      [`${input}/stringr`]: '/usr/local/lib/R/site-library/stringr',
    }),
  },
  {
    test: `${SYFT}/swipl/parse_pack_test.go`,
    extractors: ['swipl-pack'],
    type: 'swiplpack',
    as: at('/usr/lib/swi-prolog/pack/hdt/pack.pl'),
  },
  {
    test: `${SYFT}/ocaml/parse_opam_test.go`,
    extractors: ['opam'],
    type: 'opam',
    as: (input) =>
      input.endsWith('/alcotest.opam')
        ? '/home/dev/.opam/4.14.0/lib/alcotest/opam'
        : '/home/dev/.opam/4.14.0/.opam-switch/packages/ocaml-base-compiler.4.14.0/opam',
  },
];

/** Ecosystems with one or two formats each. */
export const families: readonly PeerFamily[] = [
  ...ruby,
  ...php,
  ...dotnet,
  ...erlang,
  ...dart,
  ...cpp,
  ...apple,
  ...actions,
  ...languages,
];
